"""Each row of the errata of spec 4, and the tests that settle it.

| row | settled by |
|---|---|
| set_config('app.current_org') | test_rls_settings |
| current_setting() errors where unset | test_rls_settings: published_events_are_read_without_any_claims |
| FOR ALL USING (... OR ...) | test_rls_strangers: whoever_knows_the_ids; test_schema_catalogue |
| the owner may set status, stripe_account_id | nobody_publishes_or_redirects_money_by_an_update |
| service role for everything | test_schema_catalogue: no_role_of_ours_passes_row_security |
| look up the key, then insert | publishing_at_once_makes_one_event |
| Date.now() inside the key | an_intent_is_one_execution; another_intent_of_one_run_makes_no_second_event |
| key unique across tenants, NULL keys | a_key_belongs_to_one_organization_and_operation; a_key_is_never_missing |
| failed is final, in_progress for ever | test_schema_ledger |
| 202, statuses in_progress and completed | test_schema_ledger: the_ledger_knows_only_its_own_statuses |
| action row of org A on session of org B | rows_of_one_organization_do_not_refer_to_those_of_another |
| no such column, stage violates the CHECK | every_stage_of_the_wizard_can_be_saved |
| stage data on the session | a_session_is_a_thread_...; publishing_links_the_run_to_its_event_... |
| app_metadata.organization_id | test_rls_settings: the_token_names_no_organization; test_schema_people |
| completed_stages grows with every autosave | a_step_is_recorded_once_in_a_run |
| last write wins | a_write_with_a_stale_revision_changes_nothing |
| cleanup open to all | test_schema_retention: only_a_worker_expires_redacts_and_erases |
| deleting a user or a session cascades | an_account_with_work_is_not_deleted; test_schema_catalogue |
| redaction blanks text only | test_schema_retention |
| slug from [^a-zA-Z0-9] | a_slug_is_plain_and_never_empty; a_taken_slug_gets_a_number |
| checks let NULL pass | test_schema_events |
| events before it exists; a CHECK without a type | test_migrations_run; a_satisfaction_score_is_one_to_five |
"""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fixtures.tenants import DRAFT, Tenants, publish, take_on, value
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OUTSIDER
from wizard.library import event_wizard


@pytest.mark.parametrize(
    "change", ["status = 'draft'", "stripe_account_id = 'acct_mine'", "published_at = now()", "organization_id = id"]
)
def test_nobody_publishes_or_redirects_money_by_an_update(tenants: Tenants, change: str) -> None:
    tenants.event(MEMBER)
    with tenants.acting_as(ADMIN) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"update events set {change}".encode())


async def published(tenants: Tenants, execution: UUID) -> dict[str, Any]:
    connect = psycopg.AsyncConnection[dict[str, Any]].connect
    async with await connect(tenants.database.request_dsn, row_factory=dict_row) as connection:
        claims = f'{{"sub": "{MEMBER.id}"}}'
        await connection.execute(
            "select set_config('role', 'usher_person', true), set_config('request.jwt.claims', %s, true)", [claims]
        )
        cursor = await connection.execute("select * from private.publish_event(%s, 1, %s)", [execution, Jsonb(DRAFT)])
        return (await cursor.fetchall())[0]


async def test_publishing_at_once_makes_one_event(tenants: Tenants) -> None:
    execution = tenants.execution(MEMBER, tenants.run(MEMBER))
    events = await asyncio.gather(*(published(tenants, execution) for _ in range(20)))
    assert len({event["id"] for event in events}) == 1
    with tenants.owning() as connection:
        assert value(connection, "select count(*) from events") == 1


def test_an_intent_is_one_execution(tenants: Tenants) -> None:
    run = tenants.run(MEMBER)
    tenants.execution(MEMBER, run, intent=1)
    with pytest.raises(psycopg.errors.UniqueViolation, match="action_executions_intent"):
        tenants.execution(MEMBER, run, intent=1)


def test_another_intent_of_one_run_makes_no_second_event(tenants: Tenants) -> None:
    run = tenants.run(MEMBER)
    first, second = (tenants.execution(MEMBER, run, intent=intent) for intent in (1, 2))
    with tenants.acting_as(MEMBER) as connection:
        assert publish(connection, first)["id"] == publish(connection, second, title="Another")["id"]


def test_a_key_belongs_to_one_organization_and_operation(tenants: Tenants) -> None:
    for person in (MEMBER, OUTSIDER):
        tenants.everything(person)
    with tenants.owning() as connection:
        keys = connection.execute("select organization_id, key from action_execution_keys order by 1").fetchall()
    assert {(row["organization_id"], row["key"]) for row in keys} == {(ACME.id, "my-key"), (GLOBEX.id, "my-key")}


@pytest.mark.parametrize("key", [None, "", "x" * 256])
def test_a_key_is_never_missing(shared_tenants: Tenants, key: str | None) -> None:
    execution = shared_tenants.execution(MEMBER, shared_tenants.run(MEMBER))
    statement = "insert into action_execution_keys values (%s, 'publishEvent', %s, 'hash', %s)"
    with shared_tenants.owning() as connection, pytest.raises(psycopg.IntegrityError):
        connection.execute(statement, [ACME.id, key, execution])


@pytest.mark.parametrize(
    "attempt",
    [
        """insert into action_executions (organization_id, run_id, operation, intent, effect_class)
           values (%(acme)s, %(run)s, 'publishEvent', 9, 'local')""",
        """insert into wizard_turns
             (organization_id, session_id, client_turn_id, request_hash, lease_until, status, finished_at)
           values (%(acme)s, %(session)s, 't', 'h', now(), 'failed', now())""",
        "insert into wizard_interactions (organization_id, session_id, role) values (%(acme)s, %(session)s, 'user')",
        "insert into action_execution_keys values (%(acme)s, 'publishEvent', 'k', 'h', %(execution)s)",
        "update wizard_runs set organization_id = %(acme)s",
        "update events set organization_id = %(acme)s",
    ],
)
def test_rows_of_one_organization_do_not_refer_to_those_of_another(tenants: Tenants, attempt: str) -> None:
    theirs = tenants.everything(OUTSIDER)
    with tenants.owning() as connection, pytest.raises(psycopg.errors.ForeignKeyViolation):
        connection.execute(attempt.encode(), {**theirs, "acme": ACME.id})


@pytest.mark.parametrize("step", [step.key for step in event_wizard().steps])
def test_every_stage_of_the_wizard_can_be_saved(tenants: Tenants, step: str) -> None:
    run = tenants.run(MEMBER)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("update wizard_runs set current_step = %s, revision = 1 where id = %s", [step, run])
        assert value(connection, "select current_step from wizard_runs") == step


def test_a_session_is_a_thread_and_holds_nothing_of_a_wizard(shared_tenants: Tenants) -> None:
    with shared_tenants.owning() as connection:
        columns = connection.execute(
            "select column_name from information_schema.columns where table_name = 'wizard_sessions'"
        ).fetchall()
    held = {row["column_name"] for row in columns} - {"id", "preview_id", "created_at", "updated_at"}
    assert held == {"organization_id", "user_id", "thread_id", "status", "active_run_id", "wizard_id"}


def test_publishing_links_the_run_to_its_event_and_completing_ends_it(tenants: Tenants) -> None:
    run = tenants.run(MEMBER)
    execution = tenants.execution(MEMBER, run)
    with tenants.acting_as(MEMBER) as connection:
        event = publish(connection, execution)
        connection.execute("update action_executions set status = 'succeeded', lease_until = null")
        connection.execute("select private.set_run_status(%s, 'completed')", [run])
        ended = connection.execute("select status, event_id, completed_at = now() as now from wizard_runs").fetchone()
    assert ended == {"status": "completed", "event_id": event["id"], "now": True}


def test_a_step_is_recorded_once_in_a_run(tenants: Tenants) -> None:
    run, step = tenants.run(MEMBER), uuid4()
    statement = "insert into wizard_run_step_responses (run_id, step_id, step_key) values (%s, %s, 'eventSetup')"
    with tenants.acting_as(MEMBER) as connection:
        connection.execute(statement, [run, step])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(statement, [run, step])


def test_a_write_with_a_stale_revision_changes_nothing(tenants: Tenants) -> None:
    run = tenants.run(MEMBER)
    write = "update wizard_runs set focus = %s, revision = revision + 1 where id = %s and revision = 0"
    with tenants.acting_as(MEMBER) as first, tenants.acting_as(MEMBER) as second:
        assert first.execute(write, ["event.title", run]).rowcount == 1
        first.commit()
        assert second.execute(write, ["event.type", run]).rowcount == 0


def test_an_account_with_work_is_not_deleted(tenants: Tenants) -> None:
    made = tenants.everything(MEMBER)
    with (
        psycopg.connect(tenants.database.superuser_dsn) as connection,
        pytest.raises(psycopg.errors.ForeignKeyViolation),
    ):
        connection.execute("delete from auth.users where id = %s", [MEMBER.id])
    with tenants.owning() as connection, pytest.raises(psycopg.errors.ForeignKeyViolation):
        connection.execute("delete from wizard_runs where id = %(run)s", made)


@pytest.mark.parametrize("slug", ["", " ", "-gala", "gala-", "Gala", "gala party", "гала", "a/b", None])
def test_a_slug_is_plain_and_never_empty(shared_tenants: Tenants, slug: str | None) -> None:
    with pytest.raises(psycopg.IntegrityError, match="slug"):
        shared_tenants.event(MEMBER, slug=slug)


def test_a_taken_slug_gets_a_number_in_its_organization(tenants: Tenants) -> None:
    slugs = [tenants.event(person)["slug"] for person in (MEMBER, ADMIN, MEMBER, OUTSIDER)]
    assert slugs == ["summer-gala", "summer-gala-2", "summer-gala-3", "summer-gala"]


def test_a_long_slug_leaves_room_for_the_number(tenants: Tenants) -> None:
    slugs = [tenants.event(MEMBER, slug="s" * 255)["slug"] for _ in range(2)]
    assert slugs == ["s" * 255, "s" * 253 + "-2"]


@pytest.mark.parametrize("score", [0, 6])
def test_a_satisfaction_score_is_one_to_five(shared_tenants: Tenants, score: int) -> None:
    session = shared_tenants.session(MEMBER)
    statement = "insert into wizard_interactions (organization_id, session_id, role, csat) values (%s, %s, 'user', %s)"
    with shared_tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.CheckViolation, match="csat"):
        connection.execute(statement, [ACME.id, session, score])


def test_only_the_words_of_the_right_person_are_believed(tenants: Tenants) -> None:
    """A member cannot write a line as somebody else: whose it is comes from the token."""
    session = tenants.session(MEMBER)
    statement = (
        "insert into wizard_interactions (organization_id, session_id, user_id, role) values (%s, %s, %s, 'user')"
    )
    with tenants.acting_as(MEMBER) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement, [ACME.id, session, ADMIN.id])
        connection.rollback()
        take_on(connection, "usher_person", MEMBER)
        assert value(connection, "select count(*) from wizard_interactions") == 0
