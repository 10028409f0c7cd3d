"""Who is asking, and whom they work with."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from wizard.ports.people import Colleague, Person, Role
from wizard.principal import Principal


class MembershipDocument(BaseModel):
    """An organization that the person belongs to, and as what."""

    id: UUID
    slug: str
    name: str
    role: Role
    is_personal: bool


class PersonDocument(BaseModel):
    """A person and their organizations."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "6f6e0d0a-7c1b-4d4e-9c69-3f2b6f0a1c11",
                    "email": "admin@acme.example",
                    "name": "Ada Ortiz",
                    "time_zone": "America/New_York",
                    "organizations": [
                        {
                            "id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
                            "slug": "acme",
                            "name": "Acme",
                            "role": "admin",
                            "is_personal": False,
                        }
                    ],
                }
            ]
        }
    )
    id: UUID
    email: str | None
    name: str | None
    time_zone: str | None
    organizations: list[MembershipDocument]


def person_document(principal: Principal, person: Person) -> PersonDocument:
    return PersonDocument(
        id=principal.user_id,
        email=principal.email,
        name=person.name,
        time_zone=person.time_zone,
        organizations=[
            MembershipDocument(
                id=each.organization_id, slug=each.slug, name=each.name, role=each.role, is_personal=each.is_personal
            )
            for each in person.memberships
        ],
    )


class ColleagueDocument(BaseModel):
    """Somebody of your organization."""

    id: UUID
    name: str | None
    email: str | None = Field(description="For operators, and where you sent the whole address.")


class ColleagueList(BaseModel):
    """Those that were found, by name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"items": [{"id": "6f6e0d0a-7c1b-4d4e-9c69-3f2b6f0a1c11", "name": "Ada Ortiz", "email": None}]}
            ]
        }
    )
    items: list[ColleagueDocument]


def colleague_document(colleague: Colleague) -> ColleagueDocument:
    return ColleagueDocument(id=colleague.user_id, name=colleague.name, email=colleague.email)
