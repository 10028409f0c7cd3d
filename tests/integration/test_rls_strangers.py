"""A person of Globex, a colleague, nobody, and a browser: what they see and change of what Acme's member made."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Tenants, value
from psycopg import sql

from store.demo import ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.library import templates

Refused = psycopg.errors.InsufficientPrivilege
Work = dict[str, UUID]

# What somebody at Globex sees: themselves, their organization, and what is the system's. Of every other table nothing.
OUTSIDERS_OWN = {
    "profiles": 1,
    "organizations": 1,
    "memberships": 1,
    "wizards": 1,
    "wizard_versions": 1,
    "wizard_templates": len(templates()),
}
PERSONAL = (
    "wizard_sessions",
    "wizard_runs",
    "wizard_run_step_responses",
    "wizard_run_option_set_responses",
    "wizard_turns",
    "wizard_turn_frames",
    "wizard_interactions",
    "action_executions",
    "action_execution_logs",
    "wizard_run_migrations",
)


def tables(tenants: Tenants) -> list[str]:
    with tenants.owning() as connection:
        found = connection.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
    return [row["tablename"] for row in found]


def counts(connection: psycopg.Connection[Any], names: list[str] | tuple[str, ...]) -> dict[str, int]:
    query = sql.SQL("select count(*) from public.{}")
    return {name: connection.execute(query.format(sql.Identifier(name))).fetchall()[0]["count"] for name in names}


def test_a_stranger_sees_nothing_in_any_table(shared_tenants: Tenants, acme_at_rest: Work) -> None:
    names = tables(shared_tenants)
    with shared_tenants.owning() as connection:
        assert [name for name, count in counts(connection, names).items() if count == 0] == []
    with shared_tenants.acting_as(OUTSIDER) as connection:
        assert counts(connection, names) == {name: OUTSIDERS_OWN.get(name, 0) for name in names}


def test_a_stranger_changes_and_removes_nothing_in_any_table(tenants: Tenants, acme_at_work: Work) -> None:
    for name in tables(tenants):
        with tenants.owning() as connection:
            columns = updatable(connection, name)
        for column in columns:
            statement = sql.SQL("update public.{} set {} = {}").format(*map(sql.Identifier, (name, column, column)))
            assert touched(tenants, statement) <= OUTSIDERS_OWN.get(name, 0), (name, column)
        assert touched(tenants, sql.SQL("delete from public.{}").format(sql.Identifier(name))) == 0


def touched(tenants: Tenants, statement: sql.Composed) -> int:
    """How many rows the stranger reached; what may be written but not read can't be set to itself."""
    with tenants.acting_as(OUTSIDER) as connection:
        try:
            return connection.execute(statement).rowcount
        except Refused:
            return 0


def updatable(connection: psycopg.Connection[Any], table: str) -> list[str]:
    found = connection.execute(
        "select column_name from information_schema.column_privileges"
        " where table_schema = 'public' and table_name = %s and grantee = 'usher_person' and privilege_type = 'UPDATE'",
        [table],
    )
    return [row["column_name"] for row in found]


GUESSES = {
    "a session": "insert into wizard_sessions (organization_id, thread_id) values (%(organization)s, 'mine')",
    "a session for somebody else": (
        "insert into wizard_sessions (organization_id, user_id, thread_id)"
        f" values (%(organization)s, '{MEMBER.id}', 'theirs')"
    ),
    "a run": (
        "insert into wizard_runs (organization_id, wizard_id, version_id)"
        " select %(organization)s, id, published_version_id from wizards"
    ),
    "an answer": (
        "insert into wizard_run_option_set_responses (run_id, option_set_id, key, selection_type, value)"
        " values (%(run)s, gen_random_uuid(), 'event.slug', 'text_input', '1')"
    ),
    "a step": (
        "insert into wizard_run_step_responses (run_id, step_id, step_key) values (%(run)s, gen_random_uuid(), 'x')"
    ),
    "a turn": (
        "insert into wizard_turns (organization_id, session_id, client_turn_id, request_hash, lease_until)"
        " values (%(organization)s, %(session)s, 'guess', 'hash', now())"
    ),
    "frames": "insert into wizard_turn_frames (turn_id, first_seq, last_seq, frames) values (%(turn)s, 2, 2, '[]')",
    "an interaction": (
        "insert into wizard_interactions (organization_id, session_id, role, text)"
        " values (%(organization)s, %(session)s, 'user', 'I was here')"
    ),
    "an interaction in the own organization": (
        "insert into wizard_interactions (organization_id, session_id, role, text)"
        f" values ('{GLOBEX.id}', %(session)s, 'user', 'I was here')"
    ),
    "an execution": (
        "insert into action_executions (organization_id, run_id, operation, intent, effect_class)"
        " values (%(organization)s, %(run)s, 'publishEvent', 2, 'local')"
    ),
    "a log": "insert into action_execution_logs (execution_id, attempt) values (%(execution)s, 2)",
    "a key": (
        "insert into action_execution_keys (organization_id, operation, key, payload_hash, execution_id)"
        f" values ('{GLOBEX.id}', 'publishEvent', 'guess', 'hash', %(execution)s)"
    ),
    "a wizard": (
        "insert into wizards (organization_id, slug, name, draft) values (%(organization)s, 'mine', 'Mine', '{}')"
    ),
    "a system wizard": "insert into wizards (slug, name, draft) values ('mine', 'Mine', '{}')",
    "a membership": f"insert into memberships values (%(organization)s, '{OUTSIDER.id}', 'admin')",
    "an event": "insert into events (organization_id, title) values (%(organization)s, 'Mine')",
    "a template": (
        "insert into wizard_templates (organization_id, template_name, wizard_structure)"
        " values (%(organization)s, 'Mine', '{}')"
    ),
    "a run to a comparison": (
        "insert into wizard_compared_runs (comparison_id, position, run_id) values (%(comparison)s, 3, %(run)s)"
    ),
    "a system template": "insert into wizard_templates (template_name, wizard_structure) values ('Mine', '{}')",
    "a use of a template": "insert into wizard_template_uses (template_id) values (%(template)s)",
    "a rating of a template": "insert into wizard_template_ratings (template_id, rating) values (%(template)s, 1)",
    "a rating for somebody else": (
        f"insert into wizard_template_ratings (template_id, user_id, rating) values (%(template)s, '{MEMBER.id}', 1)"
    ),
    "a stored run": (
        "insert into wizard_stored_runs (run_id, organization_id, wizard_id, version_id, run_name, wizard_name,"
        " version_number, step_count, started_at, completed_at, duration_seconds)"
        " select %(run)s, %(organization)s, id, published_version_id, 'Mine', 'W', 1, 1, now(), now(), 1 from wizards"
    ),
    "a report of a template": (
        "insert into wizard_template_reports (template_id, reason) values (%(template)s, 'broken')"
    ),
}


ADMINS_OWN = {"a session", "a run", "a wizard", "a template", "a use of a template", "a report of a template"}


@pytest.mark.parametrize(
    ("guesser", "what"),
    [(OUTSIDER, what) for what in GUESSES] + [(ADMIN, what) for what in GUESSES if what not in ADMINS_OWN],
    ids=lambda given: given if isinstance(given, str) else given.name,
)
def test_whoever_knows_the_ids_can_add_nothing(
    shared_tenants: Tenants, acme_at_rest: Work, guesser: DemoPerson, what: str
) -> None:
    with shared_tenants.acting_as(guesser) as connection, pytest.raises(Refused):
        connection.execute(GUESSES[what].encode(), acme_at_rest)


@pytest.mark.parametrize(
    "call",
    [
        "private.set_run_status(%(run)s, 'abandoned')",
        "private.publish_event(%(execution)s, 1, '{}')",
        "private.cancel_event(%(event)s)",
    ],
)
def test_a_stranger_finds_nothing_behind_the_functions(shared_tenants: Tenants, acme_at_rest: Work, call: str) -> None:
    with shared_tenants.acting_as(OUTSIDER) as connection, pytest.raises(psycopg.errors.NoDataFound):
        connection.execute(f"select {call}".encode(), acme_at_rest)


def test_a_colleague_reads_nothing_of_a_conversation(tenants: Tenants, acme_at_work: Work) -> None:
    with tenants.owning() as connection:
        connection.execute("update memberships set role = 'member' where user_id = %s", [ADMIN.id])
    with tenants.acting_as(ADMIN) as connection:
        assert counts(connection, PERSONAL) == dict.fromkeys(PERSONAL, 0)
        assert value(connection, "select count(*) from profiles") == 1


@pytest.mark.parametrize("reader", [MEMBER, OPERATOR, ADMIN], ids=["its person", "operator", "admin"])
def test_its_person_and_operators_read_a_conversation(
    shared_tenants: Tenants, acme_at_rest: Work, reader: DemoPerson
) -> None:
    with shared_tenants.acting_as(reader) as connection:
        assert all(counts(connection, PERSONAL).values())


def test_an_operator_writes_nothing_into_a_members_conversation(shared_tenants: Tenants, acme_at_rest: Work) -> None:
    with shared_tenants.acting_as(OPERATOR) as connection:
        for table in (
            "wizard_sessions set status = 'closed'",
            "wizard_runs set revision = 9",
            "wizard_turns set fence = 9",
        ):
            assert connection.execute(f"update {table}".encode()).rowcount == 0
        assert connection.execute("delete from wizard_run_option_set_responses").rowcount == 0


def test_nobody_at_all_sees_the_published_event_and_its_organizations_name(
    shared_tenants: Tenants, acme_at_rest: Work
) -> None:
    with shared_tenants.acting_as(None) as connection:
        assert value(connection, "select title from events") == "Summer gala"
        assert value(connection, "select string_agg(slug, ',') from organizations") == "acme"
        assert value(connection, "select slug from wizards") == "event-wizard"
        with pytest.raises(Refused):
            connection.execute("select stripe_account_id from events")


@pytest.mark.parametrize("table", [*PERSONAL, "profiles", "memberships", "action_execution_keys"])
def test_nobody_at_all_has_no_business_elsewhere(shared_tenants: Tenants, table: str) -> None:
    with shared_tenants.acting_as(None) as connection, pytest.raises(Refused):
        connection.execute(sql.SQL("select from public.{}").format(sql.Identifier(table)))


def test_a_cancelled_event_is_public_no_more(tenants: Tenants, acme_at_work: Work) -> None:
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.cancel_event(%(event)s)", acme_at_work)
    with tenants.acting_as(None) as connection:
        assert value(connection, "select count(*) from events") == 0


def test_a_browser_signed_in_as_a_stranger_sees_nothing_of_acme(shared_tenants: Tenants, acme_at_rest: Work) -> None:
    open_to_browsers = (
        "wizard_sessions",
        "wizard_runs",
        "wizard_run_option_set_responses",
        "wizard_interactions",
        "events",
    )
    with shared_tenants.browsing_as(OUTSIDER) as connection:
        assert counts(connection, open_to_browsers) == dict.fromkeys(open_to_browsers, 0)
    with shared_tenants.browsing_as(MEMBER) as connection:
        assert all(counts(connection, open_to_browsers).values())


@pytest.mark.parametrize("table", ["wizard_turn_frames", "action_executions", "action_execution_logs"])
def test_a_browser_reads_neither_frames_nor_ledger(shared_tenants: Tenants, table: str) -> None:
    with shared_tenants.browsing_as(MEMBER) as connection, pytest.raises(Refused):
        connection.execute(sql.SQL("select from public.{}").format(sql.Identifier(table)))


def test_a_browser_writes_nothing_and_calls_nothing(shared_tenants: Tenants, acme_at_rest: Work) -> None:
    attempts = (
        "update events set title = 'Mine'",
        "insert into wizard_sessions (organization_id, thread_id) values (%(organization)s, 'mine')",
        "select private.cancel_event(%(event)s)",
        "select private.my_orgs()",
    )
    for attempt in attempts:
        with shared_tenants.browsing_as(MEMBER) as connection, pytest.raises(Refused):
            connection.execute(attempt.encode(), acme_at_rest)


def test_a_browser_that_is_nobody_sees_published_events_only(shared_tenants: Tenants, acme_at_rest: Work) -> None:
    with shared_tenants.browsing_as(None) as connection:
        assert value(connection, "select string_agg(slug, ',') from events") == "summer-gala"
        with pytest.raises(Refused):
            connection.execute("select user_id from events")
