"""Spec 2's scenarios: whatever is done to a wizard, every answer of its runs reads as before, byte for byte."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from fakes.versions_of_a_survey import (
    FIRST,
    SEVERAL_COLORS,
    WITH_PHONE,
    WITHOUT_EMAIL,
    WITHOUT_PERSONAL,
)
from fixtures.stores import principal_of
from fixtures.versioning import Versioned

from store.demo import ADMIN
from wizard.structure import Structure

PERSONAL = {"name": "John Doe", "email": "john@example.com"}
HALF: dict[str, Any] = {"personal": PERSONAL}
WHOLE: dict[str, Any] = {**HALF, "preferences": {"color": "blue", "wish": "More of it"}}
SCENARIOS = {"A": WITHOUT_EMAIL, "B": WITHOUT_PERSONAL, "C": WITH_PHONE, "D": SEVERAL_COLORS}


async def three_runs(versioned: Versioned) -> tuple[UUID, UUID, UUID]:
    """One in progress, one completed, one stored."""
    await versioned.publish(FIRST)
    underway = await versioned.begin(HALF)
    ended = [await versioned.begin(WHOLE, thread=f"ended-{number}") for number in range(2)]
    versioned.store_away(ended[1])
    return underway, ended[0], ended[1]


async def rendered(versioned: Versioned, runs: tuple[UUID, ...]) -> list[dict[str, Any]]:
    shown = [await versioned.show(run) for run in runs]
    return [{**each.view.state(each.record.run.id, "w", each.record.version_number)} for each in shown]


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_runs_stay_with_the_version_that_they_began_with(versioned: Versioned, scenario: str) -> None:
    runs = await three_runs(versioned)
    rows, views = [versioned.rows(run) for run in runs], await rendered(versioned, runs)
    await versioned.publish(SCENARIOS[scenario])
    assert [versioned.rows(run) for run in runs] == rows
    assert await rendered(versioned, runs) == views
    assert [view["run"]["status"] for view in views] == ["in_progress", "completed", "completed"]


async def test_archiving_and_unpublishing_the_wizard_leaves_its_runs_readable_and_usable(versioned: Versioned) -> None:
    runs = await three_runs(versioned)
    rows, views = [versioned.rows(run) for run in runs], await rendered(versioned, runs)
    admin = principal_of(ADMIN)
    await versioned.services.studio.publishing.unpublish(admin, versioned.wizard, None)
    await versioned.services.studio.drafts.archive(admin, versioned.wizard, None)
    assert [versioned.rows(run) for run in runs] == rows
    assert await rendered(versioned, runs) == views
    shown = await versioned.fill(runs[0], "preferences", color="red", wish=None)
    assert shown.view.answers["color"] == "red"


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_moving_everything_leaves_what_has_ended_as_it_is_and_no_answer_behind(
    versioned: Versioned, scenario: str
) -> None:
    underway, *ended = await three_runs(versioned)
    rows = {run: versioned.rows(run) for run in (underway, *ended)}
    await versioned.publish(SCENARIOS[scenario])
    batch = await versioned.services.studio.migrating.apply(principal_of(ADMIN), versioned.wizard)
    assert batch.outcomes == {"migrated": 1}
    assert [versioned.rows(run) for run in ended] == [rows[run] for run in ended]
    assert [(row["value"], row["label"]) for row in versioned.rows(underway)] == [
        (row["value"], row["label"]) for row in rows[underway]
    ]
    assert (await versioned.show(underway)).record.version_number == 2


MOVED: dict[str, tuple[Structure, dict[str, str]]] = {
    "A": (WITHOUT_EMAIL, {"name": "kept", "email": "set_aside"}),
    "B": (WITHOUT_PERSONAL, {"name": "set_aside", "email": "set_aside"}),
    "C": (WITH_PHONE, {"name": "kept", "email": "kept", "phone": "asked"}),
}


@pytest.mark.parametrize("scenario", MOVED)
async def test_a_preview_tells_what_applying_does(versioned: Versioned, scenario: str) -> None:
    after, expected = MOVED[scenario]
    underway, *_ = await three_runs(versioned)
    await versioned.publish(after)
    admin, migrating = principal_of(ADMIN), versioned.services.studio.migrating
    before = versioned.rows(underway)
    seen = await migrating.preview(admin, versioned.wizard)
    assert versioned.rows(underway) == before
    done = await migrating.apply(admin, versioned.wizard)
    assert seen.runs[0].fields == done.runs[0].fields
    assert {each.key: each.fate for each in done.runs[0].fields} == expected
    assert {total.key: dict(total.fates) for total in done.fields} == {key: {fate: 1} for key, fate in expected.items()}


async def test_a_single_choice_that_becomes_several_is_converted_and_can_be_answered_on(versioned: Versioned) -> None:
    await versioned.publish(FIRST)
    run = await versioned.begin({"preferences": {"color": "blue"}})
    await versioned.publish(SEVERAL_COLORS)
    await versioned.services.studio.migrating.apply(principal_of(ADMIN), versioned.wizard)
    assert versioned.answers(run)["color"] == ('["blue"]', "active")
    shown = await versioned.fill(run, "preferences", color=["blue", "red"])
    assert shown.view.answers["color"] == ["blue", "red"]


async def test_the_person_of_a_run_with_a_new_required_field_is_asked_and_can_go_on(versioned: Versioned) -> None:
    underway, *_ = await three_runs(versioned)
    await versioned.publish(WITH_PHONE)
    await versioned.services.studio.migrating.apply(principal_of(ADMIN), versioned.wizard)
    assert [field.key for field in (await versioned.show(underway)).view.asking] == ["phone"]
    await versioned.fill(underway, "personal", phone="+1 555 0100")
    shown = await versioned.fill(underway, "preferences", color="green", wish="None")
    assert shown.record.run.status == "completed"


async def test_two_admins_at_once_move_each_run_once(versioned: Versioned) -> None:
    await versioned.publish(FIRST)
    runs = [await versioned.begin(HALF, thread=f"thread-{number}") for number in range(4)]
    await versioned.publish(WITH_PHONE)
    apply, admin = versioned.services.studio.migrating.apply, principal_of(ADMIN)
    batches = await asyncio.gather(apply(admin, versioned.wizard), apply(admin, versioned.wizard))
    moved = [run.run_id for batch in batches for run in batch.runs if run.outcome == "migrated"]
    assert sorted(moved) == sorted(runs)
    assert {run.outcome for batch in batches for run in batch.runs} <= {"migrated", "unchanged"}


async def test_a_large_number_of_runs_is_moved_part_by_part_in_one_batch(versioned: Versioned) -> None:
    await versioned.publish(FIRST)
    for number in range(5):
        await versioned.begin(HALF, thread=f"thread-{number}")
    await versioned.publish(WITH_PHONE)
    admin, migrating = principal_of(ADMIN), versioned.services.studio.migrating
    first = await migrating.apply(admin, versioned.wizard, limit=3)
    assert (first.outcomes, first.next is not None) == ({"migrated": 3}, True)
    second = await migrating.apply(admin, versioned.wizard, limit=3, after=first.next, batch_id=first.batch_id)
    assert (second.outcomes, second.next) == ({"migrated": 2}, None)
    assert first.batch_id is not None
    undone = await migrating.undo_batch(admin, versioned.wizard, first.batch_id)
    assert undone.outcomes == {"undone": 5}
