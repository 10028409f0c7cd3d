"""Persons as they see themselves."""

from __future__ import annotations

from uuid import UUID

from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from wizard.ports.people import Colleague, Membership, Person
from wizard.principal import Principal

QUERIES = queries("organizations")
MOST = 20


class People:
    """Implements PeopleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def me(self, principal: Principal) -> Person:
        ((name, time_zone, has_signed_up, memberships),) = await self._database.once(principal, QUERIES["me"])
        if has_signed_up:
            async with self._database.acting_as(principal) as work:
                await work.one(QUERIES["ensure_person"])
                ((name, time_zone, _, memberships),) = await work.all(QUERIES["me"])
        belonging = (Membership(UUID(key), slug, called, role, own) for key, slug, called, role, own in memberships)
        return Person(principal.user_id, name, time_zone, tuple(belonging))

    async def find(self, principal: Principal, typed: str) -> tuple[Colleague, ...]:
        async with self._database.acting_as(principal) as work:
            organization = await acting_organization(work, principal, None)
            rows = await work.all(QUERIES["find"], organization=organization, typed=typed, limit=MOST)
        return tuple(Colleague(*row) for row in rows)
