"""Expiry, redaction and erasure: done by workers only, reaching everything that people entered, losing nothing else."""

import re
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Tenants, value

from store.demo import ADMIN, MEMBER, OPERATOR

Work = dict[str, UUID]
SECRETS = ("Secret ga", "My secret words", "secret@example.org", "secret.png")
ENTERED = {
    "wizard_run_option_set_responses": "value, label",
    "wizard_interactions": "text, outcome",
    "action_executions": "payload, result, error",
    "action_execution_logs": "detail",
    "wizard_turn_frames": "frames",
    "wizard_runs": "awaiting",
    "wizard_run_migrations": "before, after, undone, report",
    "wizard_run_drafts": "value, message",
    "wizard_stored_runs": "run_name, run_notes, tags, search, origin",
    "wizard_run_file_uploads": "file_name",
    "wizard_run_annotations": "text",
    "wizard_run_shares": "email",
}


def age(tenants: Tenants) -> None:
    """Makes everything as old as it takes."""
    with psycopg.connect(tenants.database.superuser_dsn) as connection:
        connection.execute("set session_replication_role = replica")
        for table in ("wizard_runs", "wizard_interactions"):
            connection.execute(f"update {table} set expires_at = now() - interval '1 day'".encode())
        connection.execute("update wizard_turn_frames set created_at = now() - interval '31 days'")


def kept(tenants: Tenants) -> str:
    with tenants.owning() as connection:
        queries = (f"select {columns} from {table}" for table, columns in ENTERED.items())
        return " ".join(str(connection.execute(query.encode()).fetchall()) for query in queries)


def housekeeping(tenants: Tenants) -> dict[str, Any]:
    with tenants.working() as connection:
        return value(connection, "select private.expire_and_redact()")


@pytest.mark.parametrize(
    "call",
    [
        "private.expire_and_redact()",
        f"private.erase_person('{MEMBER.id}', 'curiosity')",
        f"private.remove_person('{MEMBER.id}', 'curiosity')",
        "private.redact_run(null)",
    ],
)
@pytest.mark.parametrize(
    "person", [None, MEMBER, OPERATOR, ADMIN], ids=lambda person: getattr(person, "role", "nobody")
)
def test_only_a_worker_expires_redacts_and_erases(shared_tenants: Tenants, call: str, person: Any) -> None:
    with shared_tenants.acting_as(person) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"select {call}".encode())


def test_a_worker_reads_no_table_by_itself(shared_tenants: Tenants) -> None:
    with shared_tenants.working() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select from wizard_runs")


def test_what_is_young_stays_as_it_is(tenants: Tenants, acme_at_work: Work) -> None:
    before = kept(tenants)
    assert all(secret in before for secret in SECRETS)
    assert housekeeping(tenants) == {"expired": 0, "interactions": 0, "runs": 0, "frames": 0}
    assert kept(tenants) == before


def test_an_idle_run_expires(tenants: Tenants) -> None:
    run = tenants.run(MEMBER)
    age(tenants)
    assert housekeeping(tenants)["expired"] == 1
    with tenants.acting_as(MEMBER) as connection:
        assert value(connection, "select status from wizard_runs where id = %s", run) == "expired"
        assert value(connection, "select expires_at > now() + interval '29 days' from wizard_runs") is True


def test_a_run_in_use_does_not_expire(tenants: Tenants) -> None:
    tenants.run(MEMBER)
    age(tenants)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("update wizard_runs set revision = revision + 1")
    assert housekeeping(tenants)["expired"] == 0


def test_redaction_reaches_answers_payloads_results_logs_frames_and_words(tenants: Tenants, acme_at_work: Work) -> None:
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("""update action_executions set status = 'failed', error = 'no room for Secret gala',
          result = '{"id": "7", "title": "Secret gala"}'""")
        connection.execute("select private.set_run_status(id, 'abandoned') from wizard_runs")
    age(tenants)
    assert housekeeping(tenants) == {"expired": 0, "interactions": 1, "runs": 2, "frames": 1}
    assert not any(secret in kept(tenants) for secret in SECRETS)


def test_redaction_leaves_structure_picks_and_times(tenants: Tenants, acme_at_work: Work) -> None:
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("update action_executions set status = 'succeeded'")
        connection.execute("select private.set_run_status(%(run)s, 'completed')", acme_at_work)
    age(tenants)
    housekeeping(tenants)
    with tenants.acting_as(MEMBER) as connection:
        answers = connection.execute("select key, value from wizard_run_option_set_responses order by key").fetchall()
        line = connection.execute(
            "select text, outcome, stage, redacted_at is null as open from wizard_interactions"
        ).fetchone()
        payload = value(connection, "select payload from action_executions")
    redacted = {"event.title": "[redacted]", "event.type": "launch"}
    assert {row["key"]: row["value"] for row in answers} == payload == redacted
    outcome = {"kind": "answer_accepted", "field": "event.title", "value": "[redacted]"}
    assert line == {"text": "[redacted]", "outcome": outcome, "stage": "eventSetup", "open": False}


def test_a_second_round_finds_nothing_left_to_do(tenants: Tenants, acme_at_work: Work) -> None:
    age(tenants)
    housekeeping(tenants)
    assert housekeeping(tenants) == {"expired": 0, "interactions": 0, "runs": 0, "frames": 0}


def test_erasing_a_person_leaves_the_organizations_work_and_names_nobody(tenants: Tenants, acme_at_work: Work) -> None:
    with tenants.working() as connection:
        value(connection, "select private.erase_person(%s, 'asked for it')", MEMBER.id)
    assert not any(secret in kept(tenants) for secret in SECRETS)
    with tenants.owning() as connection:
        assert value(connection, "select user_id from wizard_runs") is None
        assert value(connection, "select user_id from events") is None
        assert value(connection, "select count(*) from memberships where user_id = %s", MEMBER.id) == 0
        assert value(connection, "select reason from private.erasures") == "asked for it"
    with psycopg.connect(tenants.database.superuser_dsn) as connection:
        assert connection.execute("delete from auth.users where id = %s", [MEMBER.id]).rowcount == 1


def test_who_leaves_takes_their_name_along_and_nothing_that_they_did(tenants: Tenants, acme_at_work: Work) -> None:
    nameless = re.sub(r"'=person:\w+' ", "", kept(tenants))
    with tenants.working() as connection:
        value(connection, "select private.remove_person(%s, 'left')", MEMBER.id)
    assert kept(tenants) == nameless
    with tenants.owning() as connection:
        assert value(connection, "select user_id from wizard_runs") is None
        assert value(connection, "select count(*) from profiles where user_id = %s", MEMBER.id) == 0
        assert value(connection, "select subject from private.erasures") == f"name of {MEMBER.id}"


def test_what_leads_to_the_runs_of_who_leaves_from_outside_ends_with_them(tenants: Tenants, acme_at_work: Work) -> None:
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set shared_by = %s", [MEMBER.id])
    with tenants.working() as connection:
        value(connection, "select private.remove_person(%s, 'left')", MEMBER.id)
    with tenants.owning() as connection:
        for table in ("wizard_run_links", "wizard_run_shares"):
            assert value(connection, f"select bool_and(revoked_at is not null) from {table}")


def test_what_was_shared_with_a_person_who_goes_is_shared_with_nobody(tenants: Tenants, acme_at_work: Work) -> None:
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set shared_with = %s, email = null", [OPERATOR.id])
    with tenants.working() as connection:
        value(connection, "select private.remove_person(%s, 'left')", OPERATOR.id)
    with tenants.owning() as connection:
        share = connection.execute("select shared_with, email, revoked_at is null as open from wizard_run_shares")
        assert share.fetchone() == {"shared_with": None, "email": "[redacted]", "open": False}


def test_what_a_stored_run_came_about_by_is_kept_as_long_as_it_is(tenants: Tenants, acme_at_work: Work) -> None:
    line = "select expires_at = 'infinity' as kept from wizard_interactions"
    with tenants.owning() as connection:
        connection.execute("update action_executions set status = 'succeeded'")
        connection.execute("update wizard_runs set status = 'completed', completed_at = now()")
        connection.execute("update wizard_runs set stored_at = now(), expires_at = 'infinity'")
        assert value(connection, line) is True
        connection.execute("update wizard_runs set deleted_at = now()")
        assert value(connection, line) is False


@pytest.mark.parametrize(
    "attempt",
    [
        "update wizard_interactions set text = 'never said'",
        "update wizard_interactions set text = 'never said', redacted_at = now(), role = 'assistant'",
        "delete from wizard_interactions",
        "truncate wizard_interactions",
    ],
)
def test_not_even_the_owner_rewrites_the_transcript(tenants: Tenants, acme_at_work: Work, attempt: str) -> None:
    with tenants.owning() as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(attempt.encode())
