"""People without an account against every table: what they see and write, and what becomes of it once claimed."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fixtures.tenants import Connection, Tenants, take_on, take_on_claims, value
from fixtures.visitors import Visitor, arrived
from psycopg import sql
from psycopg.types.json import Jsonb

from store.bootstrap import bootstrap
from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.library import templates

Refused = psycopg.errors.InsufficientPrivilege
STRUCTURE = {"name": "Open house", "require_login": False, "steps": [{"option_sets": [{}]}]}
# What anybody sees who signed in, with an account or without: themselves, and what is the system's.
VISITORS_OWN = {"profiles": 1, "wizards": 1, "wizard_versions": 1, "wizard_templates": len(templates())}
OF_A_RUN = ("wizard_sessions", "wizard_runs", "wizard_run_drafts", "wizard_interactions", "wizard_turns")


def counts(connection: Connection, names: list[str] | tuple[str, ...]) -> dict[str, int]:
    query = sql.SQL("select count(*) from public.{}")
    return {name: connection.execute(query.format(sql.Identifier(name))).fetchall()[0]["count"] for name in names}


def tables(tenants: Tenants) -> list[str]:
    with tenants.owning() as connection:
        found = connection.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
    return [row["tablename"] for row in found]


def known(tenants: Tenants) -> Visitor:
    """A visitor with a profile."""
    visitor = arrived(tenants)
    with tenants.acting_as(None) as connection:
        visitor.act(connection)
        connection.execute("select private.ensure_person()")
    return visitor


def opened(tenants: Tenants, **structure: Any) -> UUID:
    """A published wizard of Acme's that asks for no sign-in."""
    with tenants.owning() as connection:
        draft = Jsonb(STRUCTURE | structure)
        wizard: UUID = value(connection, _WIZARD, ACME.id, f"open-{uuid4()}", draft)
        version = value(connection, _VERSION, wizard)
        connection.execute("update wizards set published_version_id = %s where id = %s", [version, wizard])
    return wizard


def at_work(tenants: Tenants, visitor: Visitor, wizard: UUID) -> UUID:
    """A run of theirs with a conversation and what isn't an answer yet."""
    with tenants.acting_as(None) as connection:
        visitor.act(connection)
        session = value(connection, _SESSION, wizard)
        run: UUID = value(connection, _RUN, session, wizard)
        for statement in (_DRAFT, _TURN, _LINE):
            connection.execute(statement, {"session": session, "run": run})
    return run


_WIZARD = "insert into wizards (organization_id, slug, name, draft) values (%s, %s, 'Open house', %s) returning id"
_VERSION = """
insert into wizard_versions (wizard_id, organization_id, number, structure, content_hash)
select id, organization_id, 1, draft, 'hash' from wizards where id = %s returning id
"""
_SESSION = """
insert into wizard_sessions (organization_id, thread_id, wizard_id)
select organization_id, 'thread-1', id from wizards where id = %s returning id
"""
_RUN = """
insert into wizard_runs (organization_id, wizard_id, version_id, session_id)
select w.organization_id, w.id, w.published_version_id, s.id from wizards w, wizard_sessions s
where s.id = %s and w.id = %s returning id
"""
_DRAFT = """
insert into wizard_run_drafts (run_id, option_set_id, key, selection_type, value, code, message)
values (%(run)s, gen_random_uuid(), 'email', 'text_input', '"x"', 'not_an_email', 'No address.')
"""
_TURN = """
insert into wizard_turns (organization_id, session_id, run_id, client_turn_id, request_hash, lease_until)
select organization_id, session_id, id, 'turn-1', 'hash', now() from wizard_runs where id = %(run)s
"""
_LINE = """
insert into wizard_interactions (organization_id, session_id, run_id, role, text)
select organization_id, session_id, id, 'user', 'My words' from wizard_runs where id = %(run)s
"""


def test_a_visitor_sees_nothing_in_any_table_but_themselves_and_what_is_the_systems(tenants: Tenants) -> None:
    tenants.everything(MEMBER)
    visitor, names = known(tenants), tables(tenants)
    with tenants.acting_as(None) as connection:
        visitor.act(connection)
        assert counts(connection, names) == {name: VISITORS_OWN.get(name, 0) for name in names}


def test_a_visitor_writes_nothing_of_anybodys(tenants: Tenants) -> None:
    work, visitor = tenants.everything(MEMBER), known(tenants)
    for name in tables(tenants):
        with tenants.owning() as connection:
            columns = connection.execute(_UPDATABLE, [name]).fetchall()
        for column in columns:
            change = sql.SQL("update public.{} set {} = {}").format(
                *map(sql.Identifier, (name, column["column_name"], column["column_name"]))
            )
            assert touched(tenants, visitor, change) <= (name == "profiles"), (name, column)
        assert touched(tenants, visitor, sql.SQL("delete from public.{}").format(sql.Identifier(name))) == 0
    ids = {**work, "wizard": opened(tenants)}
    for statement in FORBIDDEN:
        refuses(tenants, visitor, statement, ids)


def refuses(tenants: Tenants, visitor: Visitor, statement: str, parameters: Any) -> None:
    with tenants.acting_as(None) as connection:
        visitor.act(connection)
        with pytest.raises(Refused):
            connection.execute(statement.encode(), parameters)


def touched(tenants: Tenants, visitor: Visitor, statement: sql.Composed) -> int:
    with tenants.acting_as(None) as connection:
        visitor.act(connection)
        try:
            return connection.execute(statement).rowcount
        except Refused:
            return 0


def test_a_visitor_runs_an_open_wizard_and_only_its_organizations_operators_look_on(tenants: Tenants) -> None:
    wizard, visitor = opened(tenants), known(tenants)
    run = at_work(tenants, visitor, wizard)
    with tenants.acting_as(None) as connection:
        visitor.act(connection)
        assert counts(connection, OF_A_RUN) == dict.fromkeys(OF_A_RUN, 1)
        take_on_claims(connection, "usher_person", known(tenants).claims)
        assert counts(connection, OF_A_RUN) == dict.fromkeys(OF_A_RUN, 0)
        for person, seen in ((MEMBER, 0), (OUTSIDER, 0), (OPERATOR, 1), (ADMIN, 1)):
            take_on(connection, "usher_person", person)
            assert counts(connection, OF_A_RUN) == dict.fromkeys(OF_A_RUN, seen), person
            change = connection.execute("update wizard_runs set revision = 9 where id = %s", [run])
            assert change.rowcount == 0, person


def test_a_wizard_is_open_while_its_published_version_asks_for_no_sign_in(tenants: Tenants) -> None:
    wizard, closed = opened(tenants), opened(tenants, require_login=True)
    with tenants.owning() as connection:
        assert is_public(connection, wizard)
        assert not is_public(connection, closed)
        for change in ("archived_at = now()", "archived_at = null, published_version_id = null"):
            connection.execute(f"update wizards set {change} where id = %s".encode(), [wizard])
            assert not is_public(connection, wizard)
    with tenants.acting_as(OUTSIDER) as connection:
        assert counts(connection, ("wizards", "wizard_versions")) == {"wizards": 1, "wizard_versions": 1}


def is_public(connection: Connection, wizard: UUID) -> bool:
    return value(connection, "select is_public from wizards where id = %s", wizard)


def test_an_open_wizard_is_run_in_its_own_organization_and_as_it_is_published(tenants: Tenants) -> None:
    visitor, ways = known(tenants), [(opened(tenants), GLOBEX.id), (opened(tenants, require_login=True), ACME.id)]
    for wizard, organization in ways:
        with tenants.owning() as connection:
            version = value(connection, "select published_version_id from wizards where id = %s", wizard)
        refuses(tenants, visitor, _ELSEWHERE, [organization, wizard, version])
        refuses(tenants, visitor, _TALK_ELSEWHERE, [organization, wizard])


@pytest.fixture
def emptied(tenants: Tenants) -> Tenants:
    """Where everything that Acme's member has was done without an account."""
    tenants.everything(MEMBER)
    with tenants.owning() as connection:
        connection.execute("update profiles set is_anonymous = true where user_id = %s", [MEMBER.id])
        connection.execute("update auth.users set email = null, is_anonymous = true where id = %s", [MEMBER.id])
        for table in ("action_executions", "wizard_turns"):
            connection.execute(f"update {table} set lease_until = now() - interval '1 second'".encode())
    return tenants


def offer(tenants: Tenants, visitor: UUID) -> str:
    token = uuid4().hex * 2
    with tenants.acting_as(None) as connection:
        Visitor(visitor).act(connection)
        connection.execute("select private.offer_visitor(%s)", [token])
    return token


def claim(tenants: Tenants, person: DemoPerson, visitor: UUID) -> list[Any]:
    token = offer(tenants, visitor)
    with tenants.acting_as(person) as connection:
        return value(connection, "select private.claim_visitor(%s)", token)


def test_whatever_table_says_whose_a_row_is_says_so_of_the_account_that_claims_it(emptied: Tenants) -> None:
    with emptied.acting_as(MEMBER) as connection:
        made = counts(connection, OF_A_RUN)
    assert len(claim(emptied, OUTSIDER, MEMBER.id)) == made["wizard_runs"] > 0
    with emptied.owning() as connection:
        columns = connection.execute("select place::text, name from private.personal_columns").fetchall()
        assert len(columns) > 10
        for column in columns:
            query = f"select count(*) from {column['place']} where {column['name']} = %s"
            assert value(connection, query, MEMBER.id) == 0, column
    with emptied.acting_as(MEMBER) as connection:
        assert counts(connection, OF_A_RUN) == dict.fromkeys(OF_A_RUN, 0)
    with emptied.acting_as(OUTSIDER) as connection:
        assert counts(connection, OF_A_RUN) == made


def test_nothing_is_claimed_of_an_account_nor_for_a_visitor(tenants: Tenants) -> None:
    visitor = known(tenants)
    run = at_work(tenants, visitor, opened(tenants))
    with pytest.raises(psycopg.errors.CheckViolation):
        claim(tenants, OUTSIDER, MEMBER.id)
    refuses(tenants, known(tenants), "select private.claim_visitor(%s)", [offer(tenants, visitor.id)])
    assert [each[0] for each in claim(tenants, OUTSIDER, visitor.id)] == [str(run)]
    assert claim(tenants, ADMIN, visitor.id) == []


def test_who_knows_a_visitors_id_alone_claims_nothing_and_an_offer_is_taken_once_and_at_once(tenants: Tenants) -> None:
    visitor = known(tenants)
    at_work(tenants, visitor, opened(tenants))
    with tenants.acting_as(OUTSIDER) as connection:
        connection.execute("select private.offer_visitor(%s)", ["a" * 64])
    taken, late = offer(tenants, visitor.id), offer(tenants, visitor.id)
    with tenants.owning() as connection:
        aged = "update private.visitor_offers set offered_at = now() - interval '61 seconds' where token_hash = %s"
        connection.execute(aged, [late])
    for token, runs in ((str(visitor.id), None), ("a" * 64, None), (late, None), (taken, 1), (taken, None)):
        with tenants.acting_as(OUTSIDER) as connection:
            if runs is None:
                with pytest.raises(psycopg.errors.NoDataFound):
                    connection.execute("select private.claim_visitor(%s)", [token])
            else:
                assert len(value(connection, "select private.claim_visitor(%s)", token)) == runs


def test_the_transcript_changes_hands_in_no_other_way(tenants: Tenants) -> None:
    tenants.everything(MEMBER)
    with tenants.owning() as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("update wizard_interactions set user_id = %s", [OUTSIDER.id])


async def test_an_older_database_learns_of_people_without_an_address(tenants: Tenants) -> None:
    dsn = tenants.database.superuser_dsn
    with psycopg.connect(dsn) as connection:
        connection.execute("alter table auth.users drop column is_anonymous, alter column email set not null")
    await bootstrap(dsn)
    visitor = known(tenants)
    with tenants.owning() as connection:
        assert value(connection, "select is_anonymous from profiles where user_id = %s", visitor.id)


def test_nothing_is_stored_without_an_account(tenants: Tenants) -> None:
    visitor = known(tenants)
    run = at_work(tenants, visitor, opened(tenants))
    store = "select private.store_run(%s, 'Mine', null, '{}')"
    with tenants.acting_as(None) as connection:
        visitor.act(connection)
        connection.execute("select private.set_run_status(%s, 'completed')", [run])
    refuses(tenants, visitor, store, [run])
    claim(tenants, OUTSIDER, visitor.id)
    with tenants.acting_as(OUTSIDER) as connection:
        assert value(connection, store, run)


def test_visitors_of_whom_nothing_is_left_are_removed_after_thirty_days(tenants: Tenants) -> None:
    gone, young, busy = known(tenants), known(tenants), known(tenants)
    at_work(tenants, busy, opened(tenants))
    with tenants.owning() as connection:
        connection.execute(
            "update profiles set created_at = now() - interval '31 days' where user_id = any (%s)", [[gone.id, busy.id]]
        )
    with tenants.working() as connection:
        assert value(connection, "select private.sweep_visitors(10)") == 1
    with tenants.owning() as connection:
        left = connection.execute("select user_id from profiles where is_anonymous").fetchall()
        assert {row["user_id"] for row in left} == {young.id, busy.id}
        left = connection.execute("select id from auth.users where is_anonymous").fetchall()
        assert {row["id"] for row in left} == {young.id, busy.id}


_UPDATABLE = """
select column_name from information_schema.column_privileges
where table_schema = 'public' and table_name = %s and grantee = 'usher_person' and privilege_type = 'UPDATE'
"""
_ELSEWHERE = "insert into wizard_runs (organization_id, wizard_id, version_id) values (%s, %s, %s)"
_TALK_ELSEWHERE = "insert into wizard_sessions (organization_id, thread_id, wizard_id) values (%s, 'thread', %s)"
FORBIDDEN = (
    "insert into wizard_template_uses (template_id) select id from wizard_templates limit 1",
    "insert into wizard_template_reports (template_id, reason) select id, 'broken' from wizard_templates limit 1",
    "insert into wizard_sessions (organization_id, thread_id) values (%(organization)s, 'mine')",
    "insert into wizards (organization_id, slug, name, draft) values (%(organization)s, 'mine', 'Mine', '{}')",
    "insert into wizard_previews (organization_id, wizard_id, structure) values (%(organization)s, %(wizard)s, '{}')",
    "update wizards set is_public = true",
)
