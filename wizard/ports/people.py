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


class PeopleStore(Protocol):
    async def me(self, principal: Principal) -> Person:
        """Who is asking; without a profile here the names are None and the memberships few or none."""
        ...
