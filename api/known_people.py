"""What is known of the people who ask: the organizations that they may act for, and where they are."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from wizard.errors import Forbidden
from wizard.ports.people import PeopleStore, Person
from wizard.principal import Principal

KEPT_SECONDS = 30.0
KEPT = 4096


class KnownPeople:
    """Looks people up and remembers them for a moment; what they may do, the database's policies decide anyway."""

    def __init__(self, people: PeopleStore, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._people, self._clock = people, clock
        self._known: OrderedDict[UUID, tuple[Person, float]] = OrderedDict()

    async def organization(self, principal: Principal, name: str) -> UUID:
        """The organization of that id or slug; raises Forbidden for one that the person is no member of."""
        for membership in (await self._person(principal)).memberships:
            if name.lower() in (str(membership.organization_id), membership.slug):
                return membership.organization_id
        raise Forbidden("You are no member of the organization that Usher-Organization names.", organization=name)

    async def zone(self, principal: Principal) -> tzinfo:
        """The time zone of the person's profile."""
        name = (await self._person(principal)).time_zone
        return (named_zone(name) if name else None) or UTC

    async def _person(self, principal: Principal) -> Person:
        known = self._known.get(principal.user_id)
        if known is not None and self._clock() < known[1]:
            return known[0]
        person = await self._people.me(principal)
        self._known[principal.user_id] = (person, self._clock() + KEPT_SECONDS)
        self._known.move_to_end(principal.user_id)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return person


def named_zone(name: str) -> ZoneInfo | None:
    """The IANA time zone of that name, if there is one."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
