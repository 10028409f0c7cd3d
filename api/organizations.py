"""Which organization a person acts for: the one named in `Usher-Organization`, if they belong to it."""

import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from wizard.errors import Forbidden
from wizard.people import PeopleStore
from wizard.principal import Principal

KEPT_SECONDS = 30.0
KEPT = 4096


class Organizations:
    """Looks memberships up, and remembers them for a moment: the database's policies decide anyway."""

    def __init__(self, people: PeopleStore, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._people, self._clock = people, clock
        self._known: OrderedDict[tuple[UUID, str], tuple[UUID, float]] = OrderedDict()

    async def named(self, principal: Principal, name: str) -> UUID:
        """The id of the organization of that id or slug; raises Forbidden for one the person isn't a member of."""
        known = self._known.get((principal.user_id, name))
        if known is not None and self._clock() < known[1]:
            return known[0]
        organization_id = await self._look_up(principal, name)
        self._known[principal.user_id, name] = (organization_id, self._clock() + KEPT_SECONDS)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return organization_id

    async def _look_up(self, principal: Principal, name: str) -> UUID:
        for membership in (await self._people.me(principal)).memberships:
            if name.lower() in (str(membership.organization_id), membership.slug):
                return membership.organization_id
        raise Forbidden("You are no member of the organization that Usher-Organization names.", organization=name)
