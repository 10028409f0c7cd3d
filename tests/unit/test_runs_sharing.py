"""Sharing where mails can't be sent: whoever invites gets the token to hand over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from runs.sharing import Sharing
from wizard.ports.sharing import Share, Sharees
from wizard.principal import Principal


class Shares:
    """Writes every share down; the token's hash is told of those that nobody is mailed."""

    async def share(self, principal: Principal, run_id: UUID, sharees: Sharees, token_hashes: Sequence[str]) -> Any:
        told = None if sharees.notify else token_hashes[0]
        now = datetime.now(UTC)
        return [Share(uuid4(), run_id, None, None, sharees.emails[0], False, now, None, now, told)]


@pytest.mark.parametrize("mails", [True, False], ids=["mails are sent", "no mails are sent"])
async def test_a_token_is_shown_where_it_is_not_mailed(mails: bool) -> None:
    sharing: Any = Sharing(Shares(), None, mails=mails)  # type: ignore[arg-type]
    person = Principal(uuid4(), None)
    (made,) = await sharing.share(person, uuid4(), [], ["guest@example.com"], can_export=False, notify=True)
    assert (made.token is None) == mails
