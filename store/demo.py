"""The demo's two organizations and their people, who all sign in with the same password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from argon2 import PasswordHasher
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

PASSWORD = "usher-demo"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    id: UUID
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    id: UUID
    email: str
    name: str
    organization: DemoOrganization
    role: Literal["admin", "operator", "member"]


ACME = DemoOrganization(UUID("ac3e0000-0000-4000-8000-000000000000"), "acme", "Acme")
GLOBEX = DemoOrganization(UUID("610be000-0000-4000-8000-000000000000"), "globex", "Globex")

ADMIN = DemoPerson(UUID("ac3e0000-0000-4000-8000-000000000001"), "admin@acme.example", "Ada", ACME, "admin")
MEMBER = DemoPerson(UUID("ac3e0000-0000-4000-8000-000000000002"), "member@acme.example", "Max", ACME, "member")
OPERATOR = DemoPerson(UUID("ac3e0000-0000-4000-8000-000000000003"), "operator@acme.example", "Olga", ACME, "operator")
OUTSIDER = DemoPerson(UUID("610be000-0000-4000-8000-000000000001"), "outsider@globex.example", "Otto", GLOBEX, "admin")
PEOPLE = (ADMIN, MEMBER, OPERATOR, OUTSIDER)


async def settle(connection: AsyncConnection) -> None:
    """Makes who is missing; changes nobody who is there."""
    for organization in (ACME, GLOBEX):
        await connection.execute(
            "insert into public.organizations (id, slug, name) values (%s, %s, %s) on conflict (id) do nothing",
            [organization.id, organization.slug, organization.name],
        )
    present = {email for (email,) in await (await connection.execute("select email from auth.users")).fetchall()}
    hasher = PasswordHasher()
    for person in PEOPLE:
        if person.email not in present:
            await _add(connection, person, hasher.hash(PASSWORD))


async def _add(connection: AsyncConnection, person: DemoPerson, password_hash: str) -> None:
    await connection.execute(
        "insert into auth.users (id, email, encrypted_password, raw_user_meta_data) values (%s, %s, %s, %s)"
        " on conflict do nothing",
        [person.id, person.email, password_hash, Jsonb({"name": person.name})],
    )
    await connection.execute(
        "insert into public.profiles (user_id, name) values (%s, %s) on conflict do nothing", [person.id, person.name]
    )
    await connection.execute(
        "insert into public.memberships (organization_id, user_id, role) values (%s, %s, %s) on conflict do nothing",
        [person.organization.id, person.id, person.role],
    )
