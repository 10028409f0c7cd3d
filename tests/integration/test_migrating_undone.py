"""Migrations taken back: what was before is there again, and what was answered since isn't lost."""

from typing import Any

import pytest
from fakes.structures import a_step, text
from fakes.versions_of_a_survey import FIRST, SEVERAL_COLORS, WITH_PHONE, WITHOUT_EMAIL, survey
from fixtures.stores import principal_of
from fixtures.versioning import Versioned

from store.demo import ADMIN, MEMBER
from wizard.errors import Conflict, RunNotReady

ADA = principal_of(ADMIN)
BEGUN: dict[str, Any] = {"personal": {"name": "John", "email": "john@example.com"}, "preferences": {"color": "blue"}}


async def moved(versioned: Versioned, *structures: Any) -> tuple[Any, list[Any]]:
    """A run begun under the first version and moved on through the others, with the ids of the migrations."""
    await versioned.publish(FIRST)
    run, migrations = await versioned.begin(BEGUN), list[Any]()
    for structure in structures:
        await versioned.publish(structure)
        batch = await versioned.services.studio.migrating.apply(ADA, versioned.wizard)
        migrations.append(batch.runs[0].migration_id)
    return run, migrations


@pytest.mark.parametrize("after", [WITHOUT_EMAIL, WITH_PHONE, SEVERAL_COLORS])
async def test_untouched_answers_are_to_the_byte_what_they_were(versioned: Versioned, after: Any) -> None:
    await versioned.publish(FIRST)
    run = await versioned.begin(BEGUN)
    rows, before = versioned.rows(run), (await versioned.show(run)).record.run
    await versioned.publish(after)
    batch = await versioned.services.studio.migrating.apply(ADA, versioned.wizard)
    assert batch.runs[0].migration_id is not None
    await versioned.services.studio.migrating.undo(ADA, versioned.wizard, batch.runs[0].migration_id)
    now = (await versioned.show(run)).record
    assert versioned.rows(run) == rows
    assert (now.version_number, now.run.revision) == (1, before.revision + 2)
    assert now.run.completed_steps == before.completed_steps
    assert now.run.current_step == before.current_step


async def test_an_answer_given_since_stays_where_it_fits(versioned: Versioned) -> None:
    run, (migration,) = await moved(versioned, SEVERAL_COLORS)
    await versioned.fill(run, "preferences", color=["green"])
    await versioned.services.studio.migrating.undo(ADA, versioned.wizard, migration)
    assert versioned.answers(run)["color"] == ('"green"', "active")


async def test_an_answer_given_since_is_kept_aside_where_it_does_not_fit(versioned: Versioned) -> None:
    run, (migration,) = await moved(versioned, SEVERAL_COLORS)
    await versioned.fill(run, "preferences", color=["green", "red"])
    await versioned.services.studio.migrating.undo(ADA, versioned.wizard, migration)
    assert versioned.answers(run)["color"] == ('"blue"', "active")
    with versioned.tenants.owning() as connection:
        row = connection.execute("select undone::text as undone from wizard_run_migrations").fetchone()
    assert row is not None
    assert '["green", "red"]' in row["undone"]


async def test_an_answer_to_a_field_that_goes_again_comes_back_with_it(versioned: Versioned) -> None:
    run, (migration,) = await moved(versioned, WITH_PHONE)
    await versioned.fill(run, "personal", phone="555 0100")
    await versioned.services.studio.migrating.undo(ADA, versioned.wizard, migration)
    assert "phone" not in (await versioned.show(run)).record.run.answers
    assert [row["value"] for row in versioned.rows(run) if row["detached"]] == ['"555 0100"']
    await versioned.services.studio.migrating.apply(ADA, versioned.wizard)
    assert versioned.answers(run)["phone"] == ('"555 0100"', "active")


async def test_the_later_of_two_is_undone_first_and_each_once(versioned: Versioned) -> None:
    _, (first, second) = await moved(versioned, WITHOUT_EMAIL, WITH_PHONE)
    undo = versioned.services.studio.migrating.undo
    with pytest.raises(Conflict, match="later migration"):
        await undo(ADA, versioned.wizard, first)
    await undo(ADA, versioned.wizard, second)
    with pytest.raises(Conflict, match="undone already"):
        await undo(ADA, versioned.wizard, second)
    assert (await undo(ADA, versioned.wizard, first)).undone_by == ADMIN.id


async def test_a_batch_is_undone_as_a_whole_but_for_what_has_ended(versioned: Versioned) -> None:
    await versioned.publish(FIRST)
    runs = [await versioned.begin(BEGUN, thread=f"thread-{number}") for number in range(3)]
    await versioned.publish(WITHOUT_EMAIL)
    batch = await versioned.services.studio.migrating.apply(ADA, versioned.wizard)
    assert batch.batch_id is not None
    await versioned.fill(runs[0], "preferences", wish="The end")
    undone = await versioned.services.studio.migrating.undo_batch(ADA, versioned.wizard, batch.batch_id)
    assert undone.outcomes == {"undone": 2, "refused": 1}
    numbers = [(await versioned.show(run)).record.version_number for run in runs]
    assert numbers == [2, 1, 1]


async def test_a_copy_that_is_taken_back_is_given_up_and_its_original_stays(versioned: Versioned) -> None:
    await versioned.publish(FIRST)
    run = await versioned.begin({**BEGUN, "preferences": {"color": "blue", "wish": "x"}})
    rows = versioned.rows(run)
    await versioned.publish(WITH_PHONE)
    fate = await versioned.services.studio.migrating.move_own(principal_of(MEMBER), run)
    assert (fate.outcome, versioned.rows(run)) == ("copied", rows)
    assert fate.copy_run_id is not None
    assert fate.migration_id is not None
    assert [row["value"] for row in versioned.rows(fate.copy_run_id)] == [row["value"] for row in rows]
    await versioned.services.studio.migrating.undo(ADA, versioned.wizard, fate.migration_id)
    assert (await versioned.show(fate.copy_run_id)).record.run.status == "abandoned"
    assert (versioned.rows(run), (await versioned.show(run)).record.run.status) == (rows, "completed")


async def test_keys_that_change_places_are_moved_at_once(versioned: Versioned) -> None:
    one, other = text("one"), text("other")
    await versioned.publish(survey(a_step("only", one, other, text("end"))))
    run = await versioned.begin({"only": {"one": "first", "other": "second"}})
    rows = versioned.rows(run)
    swapped = [each.model_copy(update={"key": key}) for each, key in ((one, "other"), (other, "one"))]
    await versioned.publish(survey(a_step("only", *swapped, text("end"))))
    batch = await versioned.services.studio.migrating.apply(ADA, versioned.wizard)
    assert versioned.answers(run) == {"one": ('"second"', "active"), "other": ('"first"', "active")}
    assert batch.batch_id is not None
    await versioned.services.studio.migrating.undo_batch(ADA, versioned.wizard, batch.batch_id)
    assert versioned.rows(run) == rows


async def test_one_run_that_cannot_be_moved_stops_no_other(versioned: Versioned) -> None:
    await versioned.publish(FIRST)
    runs = [await versioned.begin(BEGUN, thread=f"thread-{number}") for number in range(3)]
    with versioned.tenants.owning() as connection:
        connection.execute(
            "insert into action_executions (organization_id, run_id, operation, intent, effect_class)"
            " select organization_id, id, 'publishEvent', 1, 'unsafe' from wizard_runs where id = %s",
            [runs[1]],
        )
    await versioned.publish(WITHOUT_EMAIL)
    batch = await versioned.services.studio.migrating.apply(ADA, versioned.wizard)
    assert batch.outcomes == {"migrated": 2, "refused": 1}
    assert [each.code for each in batch.runs if each.run_id == runs[1]] == [RunNotReady.code]
