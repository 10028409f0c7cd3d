"""A preview is its maker's alone: not a stranger's, a colleague's, an operator's or a browser's; it goes away whole."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Tenants, publish, value

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

CONVERSATION = ("wizard_previews", "wizard_sessions", "wizard_runs", "wizard_turns", "wizard_interactions")
PREVIEW = """
insert into wizard_previews (organization_id, wizard_id, structure)
select %s, id, '{"name": "Tried out", "steps": []}' from wizards where slug = 'event-wizard' returning id
"""
OWN_WIZARD = """
insert into wizards (organization_id, slug, name, draft)
values (%s, 'own', 'Own', '{"name": "Own", "steps": []}') returning id
"""
PREVIEW_OF = """
insert into wizard_previews (organization_id, wizard_id, structure)
select organization_id, id, '{"name": "Tried out", "steps": []}' from wizards where id = %s returning id
"""
SESSION = """
insert into wizard_sessions (organization_id, thread_id, wizard_id, preview_id)
select organization_id, 'preview-' || id, wizard_id, id from wizard_previews where id = %s returning id
"""
RUN = """
insert into wizard_runs (organization_id, wizard_id, preview_id, session_id)
select organization_id, wizard_id, id, %s from wizard_previews where id = %s returning id
"""
WORDS = """
insert into wizard_interactions (organization_id, session_id, run_id, role, text)
select organization_id, session_id, id, 'user', 'My secret words' from wizard_runs where id = %s
"""
TURN = """
insert into wizard_turns (organization_id, session_id, run_id, client_turn_id, request_hash, lease_until)
select organization_id, session_id, id, 'turn-1', 'hash', now() from wizard_runs where id = %s
"""
Preview = dict[str, UUID]


@pytest.fixture
def preview(tenants: Tenants) -> Preview:
    """A preview of Acme's admin with a run, words, and an action that is being carried out."""
    with tenants.acting_as(ADMIN) as connection:
        made = value(connection, PREVIEW, ADMIN.organization.id)
        session = value(connection, SESSION, made)
        run = value(connection, RUN, session, made)
        connection.execute(WORDS, [run])
        connection.execute(TURN, [run])
    execution = tenants.execution(ADMIN, run)
    with tenants.acting_as(ADMIN) as connection:
        connection.execute("insert into action_execution_logs (execution_id, attempt) values (%s, 1)", [execution])
    return {"preview": made, "session": session, "run": run, "execution": execution}


def seen(connection: psycopg.Connection[Any]) -> dict[str, int]:
    return {table: value(connection, f"select count(*) from {table}") for table in CONVERSATION}


@pytest.mark.parametrize("person", [OUTSIDER, MEMBER, OPERATOR], ids=["stranger", "member", "operator"])
def test_nobody_but_its_maker_sees_anything_of_a_preview(
    tenants: Tenants, preview: Preview, person: DemoPerson
) -> None:
    with tenants.acting_as(person) as connection:
        assert seen(connection) == dict.fromkeys(CONVERSATION, 0)
    with tenants.acting_as(ADMIN) as connection:
        assert seen(connection) == dict.fromkeys(CONVERSATION, 1)


def test_an_operators_browser_sees_nothing_of_it_either(tenants: Tenants, preview: Preview) -> None:
    with tenants.browsing_as(OPERATOR) as connection:
        for table in ("wizard_sessions", "wizard_runs", "wizard_interactions"):
            assert value(connection, f"select count(*) from {table}") == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select from wizard_previews")


@pytest.mark.parametrize("person", [OUTSIDER, MEMBER, OPERATOR], ids=["stranger", "member", "operator"])
def test_nobody_else_begins_or_discards_what_belongs_to_it(
    tenants: Tenants, preview: Preview, person: DemoPerson
) -> None:
    with tenants.acting_as(person) as connection:
        wizard = value(connection, "select id from wizards where slug = 'event-wizard'")
        assert value(connection, "select private.discard_previews(%s, %s)", wizard, preview["preview"]) is False
    with tenants.acting_as(person) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(
            "insert into wizard_sessions (organization_id, thread_id, wizard_id, preview_id)"
            " values (%s, 'mine', %s, %s)",
            [ADMIN.organization.id, wizard, preview["preview"]],
        )


def test_a_stranger_previews_nothing_in_another_organization(tenants: Tenants) -> None:
    with tenants.acting_as(OUTSIDER) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        value(connection, PREVIEW, ADMIN.organization.id)


def test_a_previews_conversation_holds_no_real_run(tenants: Tenants, preview: Preview) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        tenants.run(ADMIN, preview["session"])


def test_nothing_becomes_a_preview_or_ceases_to_be_one(tenants: Tenants, preview: Preview) -> None:
    for table in ("wizard_runs", "wizard_sessions"):
        with tenants.owning() as connection, pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(f"update {table} set preview_id = null where preview_id is not null".encode())


def test_the_database_itself_lets_no_effect_come_of_it(tenants: Tenants, preview: Preview) -> None:
    with tenants.acting_as(ADMIN) as connection, pytest.raises(psycopg.errors.CheckViolation) as refused:
        publish(connection, preview["execution"])
    assert refused.value.diag.constraint_name == "wizard_previews_no_effect"


def test_discarded_it_is_gone_with_all_that_was_said_and_done_in_it(tenants: Tenants, preview: Preview) -> None:
    with tenants.acting_as(ADMIN) as connection:
        wizard = value(connection, "select wizard_id from wizard_previews")
        assert value(connection, "select private.discard_previews(%s, %s)", wizard, preview["preview"]) is True
    with tenants.owning() as connection:
        assert seen(connection) == dict.fromkeys(CONVERSATION, 0)
        assert value(connection, "select count(*) from action_executions") == 0
        assert value(connection, "select count(*) from action_execution_logs") == 0


def test_what_isnt_a_previews_still_cannot_be_removed(tenants: Tenants, acme_at_work: dict[str, UUID]) -> None:
    for table in ("wizard_interactions", "action_execution_logs"):
        with tenants.owning() as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(f"delete from {table}".encode())


def test_after_a_day_anybodys_sweep_takes_it_away_and_nothing_else(
    tenants: Tenants, preview: Preview, acme_at_work: dict[str, UUID]
) -> None:
    with tenants.acting_as(None) as connection:
        assert value(connection, "select private.sweep_previews()") == 0
    with tenants.owning() as connection:
        before = seen(connection)
        connection.execute(
            "update wizard_previews set expires_at = now() - interval '1 second' where user_id = %s", [ADMIN.id]
        )
    with tenants.acting_as(None) as connection:
        assert value(connection, "select private.sweep_previews()") == 1
    with tenants.owning() as connection:
        assert seen(connection) == {table: count - 1 for table, count in before.items()}


@pytest.mark.parametrize("function", ["migrating_run", "hold_migrating"])
def test_another_admin_reads_no_preview_by_way_of_migrations(tenants: Tenants, preview: Preview, function: str) -> None:
    with tenants.owning() as connection:
        wizard = value(connection, OWN_WIZARD, ADMIN.organization.id)
        connection.execute("update memberships set role = 'admin' where user_id = %s", [OPERATOR.id])
    with tenants.acting_as(ADMIN) as connection:
        made = value(connection, PREVIEW_OF, wizard)
        session = value(connection, SESSION, made)
        run = value(connection, RUN, session, made)
        assert value(connection, f"select private.{function}(%s)", run) is not None
    with tenants.acting_as(OPERATOR) as connection:
        assert value(connection, f"select private.{function}(%s)", run) is None
