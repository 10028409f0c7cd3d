"""Random edits, publishes, runs, migrations and undos: no run is ever broken, no answer ever lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from fakes.restless_author import an_answer, edited, first_draft
from fixtures.postgres import Database as PostgresDatabase
from fixtures.postgres import cloned
from fixtures.stores import principal_of
from fixtures.tenants import Connection
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from api.services import Services
from api.tokens import TokenReader
from store.demo import ADMIN, MEMBER
from store.pool import Database
from store.records import run_record
from usher.composition import compose
from wizard import engine
from wizard.compiled import CompiledStructure, compile_structure
from wizard.errors import StructureInvalid, UsherError
from wizard.outcomes import AnswerAccepted
from wizard.ports.records import RunRecord
from wizard.structure import Structure

ADA, MAX = principal_of(ADMIN), principal_of(MEMBER)
NOW = datetime(2030, 1, 1, tzinfo=UTC)
RUNS = "select private.run_record(id) as record, xmin::text from wizard_runs where wizard_id = %s order by id"
ROWS = """
select r.id as run, a.option_set_id as field, a.key, a.value::text, a.label, a.state, a.snapshot::text
from wizard_runs r join wizard_run_option_set_responses a on a.run_id = r.id where r.wizard_id = %s order by 1, 2
"""
HAPPENED = """
select count(*) filter (where kind = 'copy') as copied, count(*) filter (where undone_at is not null) as undone,
  count(*) filter (where position('"converted"' in report::text) > 0) as converted,
  count(*) filter (where position('"set_aside"' in report::text) > 0) as set_aside,
  (select count(*) from wizard_runs where status = 'completed') as completed,
  (select count(*) from wizard_run_option_set_responses where detached_at is not null) as detached
from wizard_run_migrations
"""
REMEMBERED = """
select m.run_id as run, (a ->> 'option_set_id')::uuid as field, (a -> 'value')::text as value
from wizard_run_migrations m cross join unnest(array[m.before, m.after, m.undone]) as s
cross join jsonb_array_elements(s -> 'answers') as a where m.wizard_id = %s and m.kind = 'in_place'
"""
Row = tuple[UUID, UUID]
MOST_ROUNDS = 5
"""What people do is drawn; one round nearly always brings about all that is to be seen."""


class World:
    """What all examples share: the program over one database, and a loop to run it in."""

    def __init__(self, database: PostgresDatabase) -> None:
        self.runner = asyncio.Runner()
        self.pool = self.runner.run(Database.open(database.request_dsn, max_size=3))
        self.services: Services = compose(self.pool, TokenReader([]))
        self.owner = Connection.connect(database.owner_dsn, autocommit=True, row_factory=dict_row)
        self.compiled: dict[UUID, CompiledStructure] = {}

    def close(self) -> None:
        self.owner.close()
        self.runner.run(self.pool.close())
        self.runner.close()

    def rows(self, query: str, *parameters: Any) -> list[dict[str, Any]]:
        return self.owner.execute(query.encode(), parameters).fetchall()

    def version(self, version_id: UUID) -> CompiledStructure:
        if version_id not in self.compiled:
            (row,) = self.rows("select structure from wizard_versions where id = %s", version_id)
            self.compiled[version_id] = compile_structure(Structure.model_validate(row["structure"]))
        return self.compiled[version_id]


class RestlessWizard(RuleBasedStateMachine):
    """One wizard, its author, and the people who are walking through it."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.services = self.world.services
        self.number = 10
        self.runs: list[UUID] = []
        self.acknowledged: dict[Row, str] = {}
        self.final: dict[UUID, list[Any]] = {}
        self.seen: dict[UUID, tuple[Any, ...]] = {}

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.world.runner.run(work)

    def tried(self, work: Coroutine[Any, Any, Any]) -> Any:
        """What is refused, with a reason that people are told, changes nothing."""
        with suppress(UsherError):
            return self.do(work)
        return None

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.document = first_draft(data.draw)
        self.wizard: UUID = self.do(self.services.studio.drafts.create(ADA, self.document)).draft.wizard.id
        self.published = self.document
        self.do(self.services.studio.publishing.publish(ADA, self.wizard, None))

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        self.number += 1
        self.document = edited(data.draw, self.document, self.number)
        self.do(self.services.studio.drafts.replace(ADA, self.wizard, self.document, None))

    @rule()
    def publish(self) -> None:
        try:
            self.tried_publishing()
            self.published = self.document
        except StructureInvalid:
            self.document = self.published

    def tried_publishing(self) -> None:
        self.do(self.services.studio.publishing.publish(ADA, self.wizard, None))

    @rule(data=st.data())
    def publish_and_move(self, data: st.DataObject) -> None:
        self.edit(data)
        self.publish()
        self.move_all()

    @rule()
    def put_away_and_take_out_again(self) -> None:
        self.do(self.services.studio.publishing.unpublish(ADA, self.wizard, None))
        self.do(self.services.studio.drafts.archive(ADA, self.wizard, None))
        self.check_everything()
        self.do(self.services.studio.drafts.restore(ADA, self.wizard, None))
        self.publish()

    @rule()
    def start(self) -> None:
        opened = self.tried(self.services.runs.beginning.begin(MAX, str(self.wizard), f"thread-{uuid4()}"))
        if opened:
            self.runs.append(opened.shown.record.run.id)

    @precondition(lambda self: self.runs)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        self.answer_next(data, data.draw(st.sampled_from(self.runs)))

    @precondition(lambda self: self.runs)
    @rule(data=st.data())
    def answer_to_the_end(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(self.runs))
        for _ in range(12):
            if not self.answer_next(data, run):
                return

    def answer_next(self, data: st.DataObject, run: UUID) -> bool:
        """Answer what is asked, or once more anything that was."""
        shown = self.do(self.services.runs.forms.show(MAX, run))
        if not shown.view.questions:
            return False
        question = shown.view.questions[0]
        compiled = self.world.version(shown.record.version_id)
        step, value = compiled.fields[question["key"]].step, an_answer(data.draw, question)
        filled = self.tried(
            self.services.runs.forms.fill(MAX, run, step, {question["key"]: value}, expected_revision=None)
        )
        for outcome in filled.outcomes if filled else ():
            if isinstance(outcome, AnswerAccepted):
                self.acknowledged[run, compiled.fields[outcome.field].field.id] = self.text_of(outcome.value)
        return bool(filled)

    def text_of(self, value: Any) -> str:
        """As PostgreSQL writes it."""
        (row,) = self.world.rows("select %s::jsonb::text as told", Jsonb(value))
        return row["told"]

    @rule()
    def move_all(self) -> None:
        batch = self.tried(self.services.studio.migrating.apply(ADA, self.wizard, limit=500))
        assert batch is None or "failed" not in batch.outcomes, batch

    @precondition(lambda self: self.runs)
    @rule(data=st.data())
    def move_one(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(self.runs))
        fate = self.tried(self.services.studio.migrating.move_own(MAX, run))
        if fate and fate.copy_run_id:
            self.runs.append(fate.copy_run_id)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        page = self.do(self.services.studio.migrating.list(ADA, self.wizard, limit=20))
        if page.items:
            migration = page.items[data.draw(st.integers(0, len(page.items) - 1))]
            self.tried(self.services.studio.migrating.undo(ADA, self.wizard, migration.id))

    @rule(data=st.data())
    def undo_a_batch(self, data: st.DataObject) -> None:
        page = self.do(self.services.studio.migrating.list(ADA, self.wizard, limit=20))
        batches = sorted({str(each.batch_id) for each in page.items if each.batch_id})
        if batches:
            batch = UUID(data.draw(st.sampled_from(batches)))
            undone = self.tried(self.services.studio.migrating.undo_batch(ADA, self.wizard, batch))
            assert undone is None or "failed" not in undone.outcomes, undone

    @invariant()
    def check_everything(self) -> None:
        if not self.runs:
            return
        runs, rows, remembered = (self.world.rows(query, self.wizard) for query in (RUNS, ROWS, REMEMBERED))
        records = [run_record(row["record"]) for row in runs]
        assert {record.run.id for record in records} == set(self.runs)
        for record in records:
            self.check_run(record, [row for row in rows if row["run"] == record.run.id])
        known = {(row["run"], row["field"], row["value"]) for row in (*rows, *remembered)}
        lost = [(row, value) for row, value in self.acknowledged.items() if (*row, value) not in known]
        assert not lost

    def check_run(self, record: RunRecord, rows: list[Any]) -> None:
        run = record.run
        if run.status != "in_progress":
            assert self.final.setdefault(run.id, rows) == rows, "what has ended has changed"
        if self.seen.get(run.id) == (run, record.version_id):
            return
        self.seen[run.id] = run, record.version_id
        compiled = self.world.version(record.version_id)
        shown = engine.view(compiled, run, now=NOW)
        assert run.status != "in_progress" or shown.asking or shown.awaiting, "nothing is asked"
        assert {*run.completed_steps, *run.skipped} <= {*compiled.by_key, *compiled.fields}
        for key, answer in run.answers.items():
            field = compiled.fields[key].field
            if answer.state == "active":
                assert field.normalize(answer.value) == answer.value
                assert field.label(answer.value) == answer.label
        if run.status == "in_progress":
            assert engine.apply(compiled, run, [], now=NOW).touched == frozenset()


@pytest.fixture
def world(seeded_template: PostgresDatabase) -> Iterator[World]:
    with cloned(seeded_template.cluster, seeded_template.name) as fresh:
        made = World(fresh)
        yield made
        made.close()


def test_no_run_is_ever_broken_and_no_answer_lost_whatever_people_do(world: World) -> None:
    RestlessWizard.world = world
    happened: dict[str, int] = {}
    for number in range(MOST_ROUNDS):
        run_state_machine_as_test(
            seed(number)(RestlessWizard),
            settings=settings(
                max_examples=6,
                stateful_step_count=200,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
        (happened,) = world.rows(HAPPENED)
        if all(count > 0 for count in happened.values()):
            return
    raise AssertionError(f"not all of this has happened: {happened}")
