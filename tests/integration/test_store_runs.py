"""Runs are kept whole, changed under lock, and never seen by strangers."""

import asyncio
from dataclasses import replace

import pytest
from fixtures.stores import Stores, answered, principal_of, started
from fixtures.tenants import Tenants
from pydantic import JsonValue

from store.demo import GLOBEX, MEMBER, OPERATOR, OUTSIDER
from wizard.change import Change
from wizard.errors import Forbidden, NotFound, OrganizationNeeded, RevisionConflict, RunNotReady
from wizard.outcomes import FieldSkipped, StepCompleted, StepEntered
from wizard.ports.records import RunRecord
from wizard.run import Awaiting, Draft, SummaryLine

MAX = principal_of(MEMBER)


async def test_a_run_comes_back_as_it_was_saved(stores: Stores, begun: RunRecord):
    awaiting = Awaiting("confirmation", "action", "publishEvent", 2, "Shall I?", (SummaryLine("a", "A", "b"),))
    change = answered(begun.run, event__title="Gala 🎉", ticket__tiers=[{"name": "VIP", "price": 1.5, "quantity": 2}])
    run = replace(
        change.run,
        current_step="reviewPublish",
        completed_steps=("organizerSetup",),
        skipped=("event.description",),
        focus="event.title",
        awaiting=awaiting,
        intents={"publishEvent": 2},
    )
    async with stores.runs.change(MAX, begun.run.id, begun.run.revision) as held:
        saved = await held.save(replace(change, run=run))
    assert saved.run == run
    assert await stores.runs.get(MAX, begun.run.id) == replace(begun, run=run)


async def test_what_is_half_typed_comes_back_until_it_is_gone(stores: Stores, begun: RunRecord):
    drafts = {"event.title": Draft("", "too_short", "Too short."), "event.date": Draft(None, "no_date", "No date.")}
    typed = replace(begun.run, revision=begun.run.revision + 1, held_step="eventSetup", drafts=drafts)
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        await held.save(Change(typed, (), (), frozenset(), accepted=True, drafted=frozenset(drafts)))
    assert (await stores.runs.get(MAX, begun.run.id)).run == typed
    left = replace(typed, revision=typed.revision + 1, held_step=None, drafts={"event.date": drafts["event.date"]})
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        await held.save(Change(left, (), (), frozenset(), accepted=True, drafted=frozenset({"event.title"})))
    assert (await stores.runs.get(MAX, begun.run.id)).run == left


@pytest.mark.parametrize("value", [None, "", 0, False, 1e-9, 2**53, ["a"], {"a": [None, {"b": 1}]}, "'\"\\{}%s$1"])
async def test_any_value_comes_back_as_it_was(stores: Stores, begun: RunRecord, value: JsonValue):
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        await held.save(answered(held.record.run, event__title=value))
    assert (await stores.runs.get(MAX, begun.run.id)).run.answers["event.title"].value == value


async def test_what_postgresql_cannot_hold_costs_nothing_else(stores: Stores, begun: RunRecord):
    said = "a\x00b \\u0000 \ud83d\ude00 \ud800 ü"
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        await held.save(answered(held.record.run, event__title=said, event__description={"k\x00ey": [said]}))
    answers = (await stores.runs.get(MAX, begun.run.id)).run.answers
    assert answers["event.title"].value == "ab \\u0000 😀 \ufffd ü"
    assert answers["event.description"].value == {"key": ["ab \\u0000 😀 \ufffd ü"]}


async def test_an_answer_that_was_cleared_is_gone(stores: Stores, begun: RunRecord):
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        change = answered(held.record.run, event__title="Gala", event__type="launch")
        await held.save(change)
        kept = {key: answer for key, answer in change.run.answers.items() if key != "event.title"}
        cleared = replace(change.run, revision=change.run.revision + 1, answers=kept)
        await held.save(replace(change, run=cleared, outcomes=(), touched=frozenset({"event.title"})))
    assert set((await stores.runs.get(MAX, begun.run.id)).run.answers) == {"event.type"}


async def test_an_answer_is_readable_without_its_version(stores: Stores, begun: RunRecord, tenants: Tenants):
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        await held.save(answered(held.record.run, event__title="Gala"))
    with tenants.owning() as connection:
        (row,) = connection.execute("select selection_type, snapshot from wizard_run_option_set_responses")
    assert row["selection_type"] == "text_input"
    assert (row["snapshot"]["name"], row["snapshot"]["step"]) == ("Title", "eventSetup")


async def test_the_times_of_steps_are_kept(stores: Stores, begun: RunRecord, tenants: Tenants):
    outcomes = (StepCompleted("organizerSetup"), FieldSkipped("ticketSetup"), StepEntered("eventSetup"))
    run = replace(begun.run, revision=2, completed_steps=("organizerSetup",), skipped=("ticketSetup",))
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        await held.save(replace(answered(held.record.run), run=run, outcomes=outcomes))
    with tenants.owning() as connection:
        rows = connection.execute(STEPS).fetchall()
    assert {row["step_key"]: (row["status"], row["ended"]) for row in rows} == {
        "organizerSetup": ("completed", True),
        "ticketSetup": ("skipped", False),
        "eventSetup": ("in_progress", False),
    }


STEPS = "select step_key, status, completed_at is not null as ended from wizard_run_step_responses"


async def test_a_stale_revision_is_refused_with_the_current_one(stores: Stores, begun: RunRecord):
    with pytest.raises(RevisionConflict) as refused:
        async with stores.runs.change(MAX, begun.run.id, begun.run.revision - 1):
            pytest.fail("the revision is stale")
    assert refused.value.data == {"current": begun.run.revision}


async def test_of_two_forms_with_one_revision_the_second_is_refused(stores: Stores, begun: RunRecord):
    async def fill(title: str) -> None:
        async with stores.runs.change(MAX, begun.run.id, begun.run.revision) as held:
            await held.save(answered(held.record.run, event__title=title))

    outcomes = await asyncio.gather(*(fill(str(number)) for number in range(5)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", *["RevisionConflict"] * 4]


async def test_writes_without_a_revision_all_count(stores: Stores, begun: RunRecord):
    async def fill(number: int) -> None:
        async with stores.runs.change(MAX, begun.run.id, None) as held:
            await held.save(answered(held.record.run, event__title=f"Title {number}"))

    await asyncio.gather(*(fill(number) for number in range(10)))
    assert (await stores.runs.get(MAX, begun.run.id)).run.revision == begun.run.revision + 10


async def test_a_stranger_cannot_load_or_change_a_run_by_its_id(stores: Stores, begun: RunRecord):
    otto = principal_of(OUTSIDER)
    with pytest.raises(NotFound):
        await stores.runs.get(otto, begun.run.id)
    with pytest.raises(NotFound):
        async with stores.runs.change(otto, begun.run.id, None):
            pytest.fail("it isn't theirs")


async def test_an_operator_reads_a_run_and_changes_it_not(stores: Stores, begun: RunRecord):
    olga = principal_of(OPERATOR)
    assert (await stores.runs.get(olga, begun.run.id)).run == begun.run
    with pytest.raises(NotFound):
        async with stores.runs.change(olga, begun.run.id, None):
            pytest.fail("it isn't theirs")


async def test_a_run_that_has_ended_stays_as_it_is(stores: Stores, begun: RunRecord):
    async def write() -> None:
        async with stores.runs.change(MAX, begun.run.id, None) as held:
            await held.save(answered(held.record.run, event__title="Too late"))

    async with stores.runs.change(MAX, begun.run.id, None) as held:
        ended = replace(begun.run, status="abandoned", revision=begun.run.revision + 1)
        await held.save(replace(answered(begun.run), run=ended))
    with pytest.raises(RunNotReady):
        await write()
    assert (await stores.runs.get(MAX, begun.run.id)).run == ended


async def test_a_form_needs_no_session(stores: Stores):
    wizard = await stores.wizards.resolve(MAX, "event-wizard")
    record = await stores.runs.begin(MAX, wizard, started())
    assert (record.session_id, record.organization_id) == (None, MEMBER.organization.id)
    assert await stores.runs.get(MAX, record.run.id) == record


async def test_who_belongs_to_several_organizations_names_one(stores: Stores, tenants: Tenants):
    with tenants.owning() as connection:
        connection.execute(
            "insert into memberships (organization_id, user_id, role) values (%s, %s, 'member')", [GLOBEX.id, MEMBER.id]
        )
    wizard = await stores.wizards.resolve(MAX, "event-wizard")
    with pytest.raises(OrganizationNeeded):
        await stores.runs.begin(MAX, wizard, started())
    record = await stores.runs.begin(replace(MAX, organization_id=GLOBEX.id), wizard, started())
    assert record.organization_id == GLOBEX.id


async def test_nobody_acts_for_an_organization_that_is_not_theirs(stores: Stores):
    wizard = await stores.wizards.resolve(MAX, "event-wizard")
    with pytest.raises(Forbidden):
        await stores.runs.begin(replace(MAX, organization_id=GLOBEX.id), wizard, started())
