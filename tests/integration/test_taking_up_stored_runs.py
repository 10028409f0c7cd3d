"""A stored run taken up again: a new run of what is published now, with its answers, at its first step."""

from typing import Any
from uuid import UUID

import pytest
from fakes.versions_of_a_survey import FIRST, SEVERAL_COLORS, WITHOUT_EMAIL
from fixtures.stores import principal_of
from fixtures.versioning import Versioned

from runs.stored_runs import TakenUp
from store.demo import ADMIN, MEMBER
from wizard.errors import Conflict
from wizard.ports.stored_runs import Keepsake

WHOLE: dict[str, Any] = {
    "personal": {"name": "John Doe", "email": "john@example.com"},
    "preferences": {"color": "blue", "wish": "More of it"},
}
MAX = principal_of(MEMBER)


@pytest.fixture
async def kept(versioned: Versioned) -> UUID:
    """A stored run of the survey's first version."""
    await versioned.publish(FIRST)
    run = await versioned.begin(WHOLE)
    await versioned.services.runs.stored.store(MAX, run, Keepsake("Mine"))
    return run


async def take_up(versioned: Versioned, run: UUID) -> TakenUp:
    return await versioned.services.runs.stored.take_up(MAX, run)


async def test_the_new_run_has_the_answers_and_the_stored_one_stays_as_it_is(versioned: Versioned, kept: UUID):
    rows = versioned.rows(kept)
    taken = await take_up(versioned, kept)
    record = taken.shown.record
    assert record.run.id != kept
    assert {key: value for key, (value, _) in versioned.answers(record.run.id).items()} == {
        key: value for key, (value, _) in versioned.answers(kept).items()
    }
    assert (record.run.status, record.run.current_step, record.run.held_step) == ("in_progress", "personal", "personal")
    assert {each.fate for each in taken.fates} == {"kept"}
    assert (await versioned.show(record.run.id)).record.run == record.run
    assert versioned.rows(kept) == rows


async def test_it_begins_with_what_is_published_now(versioned: Versioned, kept: UUID):
    await versioned.publish(SEVERAL_COLORS)
    taken = await take_up(versioned, kept)
    assert taken.shown.record.version_number == 2
    assert versioned.answers(taken.shown.record.run.id)["color"] == ('["blue"]', "active")
    await versioned.publish(WITHOUT_EMAIL)
    fates = {each.key: each.fate for each in (await take_up(versioned, kept)).fates}
    assert fates == {"name": "kept", "email": "set_aside", "color": "kept", "wish": "kept"}


async def test_going_on_completes_it_and_it_can_be_stored_beside_the_other(versioned: Versioned, kept: UUID):
    run = (await take_up(versioned, kept)).shown.record.run.id
    shown = await versioned.fill(run, "personal", name="Jane Doe")
    assert shown.record.run.status == "completed"
    await versioned.services.runs.stored.store(MAX, run, Keepsake("Hers"))
    assert versioned.answers(kept)["name"] == ('"John Doe"', "active")


@pytest.mark.parametrize("how", ["unpublish", "archive"])
async def test_a_wizard_that_is_not_published_any_more_is_begun_no_more(versioned: Versioned, kept: UUID, how: str):
    admin, services = principal_of(ADMIN), versioned.services
    if how == "archive":
        await services.studio.drafts.archive(admin, versioned.wizard, None)
    else:
        await services.studio.publishing.unpublish(admin, versioned.wizard, None)
    with pytest.raises(Conflict, match="isn't published any more"):
        await take_up(versioned, kept)
