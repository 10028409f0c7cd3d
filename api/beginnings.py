"""Limits how many runs are begun without an account, by one person and from one address."""

from typing import Annotated

from fastapi import Depends, Request

from api.attempts import AttemptLimit
from api.auth import Caller, client_address
from api.problems import too_many
from wizard.principal import Principal

BEGINNINGS_AN_HOUR = 60


class Beginnings:
    """Counts what anonymous people begin; who has an account isn't counted."""

    def __init__(self, limit: AttemptLimit | None = None) -> None:
        self._limit = limit or AttemptLimit(BEGINNINGS_AN_HOUR, 3600)

    def admit(self, principal: Principal, address: str) -> None:
        """Counts one more; raises Problem where it is one too many."""
        if not principal.is_anonymous:
            return
        keys = (address, principal.user_id)
        if (seconds := max(map(self._limit.wait, keys))) > 0:
            raise too_many("Too many runs were begun here without an account; sign in, or come back later.", seconds)
        for key in keys:
            self._limit.count(key)


def admit_beginning(request: Request, caller: Caller, address: Annotated[str, Depends(client_address)]) -> None:
    """For routes that begin a run."""
    beginnings: Beginnings = request.app.state.beginnings
    beginnings.admit(caller, address)


LIMITED = [Depends(admit_beginning)]
"""The dependencies of such a route."""
