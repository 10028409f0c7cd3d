"""Drafting from a description: judged as any other draft, mended at most twice, saved only without errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from fakes.drafted_wizards import GOOD, UNKNOWN_KEY, UNKNOWN_TYPE, a_drafted_wizard

from studio.drafting import Drafting
from studio.judging import Judge
from wizard.building.completing import complete
from wizard.building.reading import read_structure
from wizard.errors import DrafterMissing, DraftFailed, Forbidden, OrganizationNeeded
from wizard.ports.drafting import Attempt
from wizard.ports.people import Colleague, Membership, Person, Role
from wizard.principal import Principal
from wizard.structure import Structure

ADA, NOVE = uuid4(), uuid4()
WISH = "Take orders for our pizzeria"


class Scripted:
    """Implements Drafter: answers what it was given, in order, and remembers what it was told."""

    def __init__(self, *documents: Mapping[str, Any]) -> None:
        self.documents = list(documents)
        self.told: list[Attempt | None] = []

    async def draft(self, description: str, earlier: Attempt | None = None) -> Mapping[str, Any]:
        assert description == WISH
        self.told.append(earlier)
        return self.documents.pop(0)


class Kept:
    """Stands in for the drafts: keeps what is created."""

    structure: Structure | None = None

    async def create(self, principal: Principal, document: Mapping[str, Any]) -> str:
        self.structure = read_structure(complete(document))
        return "saved"


class People:
    """Implements PeopleStore: Ada with these roles."""

    def __init__(self, *roles: Role) -> None:
        self.memberships = tuple(Membership(NOVE, "nove", "Nove", role, False) for role in roles)

    async def me(self, principal: Principal) -> Person:
        return Person(principal.user_id, "Ada", None, self.memberships)

    async def find(self, principal: Principal, typed: str) -> tuple[Colleague, ...]:
        return ()


def drafting(drafter: Scripted | None, kept: Kept | None = None, *roles: Role) -> Drafting:
    return Drafting(cast(Any, kept or Kept()), Judge([]), People(*(roles or ("admin",))), drafter)


async def test_a_good_draft_is_saved_at_once() -> None:
    model, kept = Scripted(GOOD), Kept()
    assert cast(Any, await drafting(model, kept).draft(Principal(ADA), WISH)) == "saved"
    assert model.told == [None]
    assert kept.structure is not None
    assert [field.key for field in kept.structure.fields()] == ["guest", "pizzas", "total", "delivery", "address"]
    assert kept.structure.triggers[0].actions[0].kind == "show_message"


@pytest.mark.parametrize("wrong", [UNKNOWN_KEY, UNKNOWN_TYPE, a_drafted_wizard(), {"steps": "many"}, {}])
async def test_what_is_wrong_is_told_and_mended(wrong: Mapping[str, Any]) -> None:
    model = Scripted(wrong, GOOD)
    await drafting(model).draft(Principal(ADA), WISH)
    told = model.told[1]
    assert told is not None
    assert told.document == wrong
    assert all(": " in complaint and complaint.endswith(".") for complaint in told.complaints)
    assert told.complaints


async def test_it_is_told_in_its_own_terms() -> None:
    model = Scripted(UNKNOWN_KEY, GOOD)
    await drafting(model).draft(Principal(ADA), WISH)
    assert model.told[1] is not None
    assert model.told[1].complaints[0].startswith("/steps/0/fields/2/visible_when: ")


async def test_after_two_repairs_it_gives_up_and_names_the_problems() -> None:
    model, kept = Scripted(UNKNOWN_KEY, UNKNOWN_TYPE, UNKNOWN_KEY, GOOD), Kept()
    with pytest.raises(DraftFailed) as failed:
        await drafting(model, kept).draft(Principal(ADA), WISH)
    assert len(model.told) == 3
    assert kept.structure is None
    problems = cast(list[dict[str, str]], failed.value.data["problems"])
    assert problems[0]["pointer"] == "/steps/0/option_sets/2/visible_when"


async def test_without_a_model_there_is_nothing_to_wait_for() -> None:
    with pytest.raises(DrafterMissing):
        await drafting(None).draft(Principal(ADA), WISH)


@pytest.mark.parametrize(
    ("roles", "organization", "error"),
    [
        (("member",), None, Forbidden),
        (("operator",), NOVE, Forbidden),
        (("admin",), uuid4(), Forbidden),
        (("admin", "admin"), None, OrganizationNeeded),
    ],
    ids=["member", "operator", "stranger", "of several"],
)
async def test_nothing_is_spent_on_who_may_not_save(
    roles: tuple[Role, ...], organization: UUID | None, error: type[Exception]
) -> None:
    model = Scripted(GOOD)
    with pytest.raises(error):
        await drafting(model, None, *roles).draft(Principal(ADA, organization_id=organization), WISH)
    assert model.told == []
