"""Persons and the organizations that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from wizard.principal import Principal

Role = Literal["admin", "operator", "member"]


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is in an organization."""

    organization_id: UUID
    slug: str
    name: str
    role: Role
    is_personal: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A person's profile and memberships."""

    user_id: UUID
    name: str | None
    time_zone: str | None
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of an organization. `email`: for its operators, and for who knew the whole address."""

    user_id: UUID
    name: str | None
    email: str | None


class PeopleStore(Protocol):
    async def me(self, principal: Principal) -> Person:
        """Who is asking; without a profile here the names are None and the memberships few or none."""
        ...

    async def find(self, principal: Principal, typed: str) -> tuple[Colleague, ...]:
        """At most 20 people of the acting organization of whom a word of the name begins so, or who have that address;
        for its operators also whose address begins so. By name.

        Raises OrganizationNeeded.
        """
        ...
