"""What holds of every table, function, role and key, asked of the catalogue so that a newcomer can't be forgotten."""

import psycopg
import pytest
from fixtures.postgres import Database

from store.migrate import migrate

OURS = "n.nspname in ('public', 'private', 'auth', 'jobs')"


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.owner_dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def test_row_security_is_forced_on_every_table(template: Database) -> None:
    unforced = rows(
        template,
        f"select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        f" where c.relkind in ('r', 'p') and {OURS} and not (c.relrowsecurity and c.relforcerowsecurity)",
    )
    assert unforced == []


def test_every_policy_for_requests_is_for_one_command_and_named_roles(template: Database) -> None:
    broad = rows(
        template,
        "select tablename, policyname from pg_policies"
        " where (cmd = 'ALL' and not roles <@ '{usher_owner,usher_auth}'::name[]) or 'public' = any (roles)",
    )
    assert broad == []


def test_every_policy_that_lets_write_checks_what_is_written(template: Database) -> None:
    unchecked = rows(
        template,
        "select tablename, policyname from pg_policies where cmd in ('INSERT', 'UPDATE')"
        " and with_check is null and not (cmd = 'UPDATE' and qual is not null)",
    )
    assert unchecked == []


def test_every_privilege_of_a_request_has_its_policy(template: Database) -> None:
    missing = rows(
        template,
        """
        select distinct g.grantee::text, g.table_name::text, g.privilege_type::text
        from information_schema.column_privileges g
        where g.table_schema = 'public' and g.grantee in ('usher_person', 'usher_anon', 'anon', 'authenticated')
          and g.privilege_type <> 'REFERENCES' and not exists (
            select from pg_policies p
            where p.schemaname = 'public' and p.tablename = g.table_name and p.cmd = g.privilege_type
              and g.grantee = any (p.roles)
          )
        """,
    )
    assert missing == []


def test_a_browser_only_reads_and_the_service_role_not_even_that(template: Database) -> None:
    granted = rows(
        template,
        f"""
        select c.relname, a.privilege_type, a.grantee::regrole::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
        where {OURS} and a.grantee in ('anon'::regrole, 'authenticated'::regrole, 'service_role'::regrole)
          and not (a.privilege_type = 'SELECT' and a.grantee = 'authenticated'::regrole)
        """,
    )
    assert granted == []


def test_nobody_but_the_owner_empties_or_refers_to_a_table(template: Database) -> None:
    granted = rows(
        template,
        """
        select c.relname, a.privilege_type, a.grantee::regrole::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
        where n.nspname in ('public', 'private', 'jobs') and a.grantee <> c.relowner
          and a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
        """,
    )
    assert granted == []


def test_no_function_can_be_called_by_everybody(template: Database) -> None:
    open_to_all = rows(
        template,
        f"select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        f" where {OURS} and has_function_privilege('public', p.oid, 'execute')",
    )
    assert open_to_all == []


def test_the_queue_is_the_workers_alone(template: Database) -> None:
    granted = rows(
        template,
        """
        select distinct a.grantee::regrole::text from pg_namespace n, lateral (
          select nspacl from (values (n.nspacl)) own (nspacl)
          union all select relacl from pg_class where relnamespace = n.oid
          union all select proacl from pg_proc where pronamespace = n.oid
        ) held (acl), aclexplode(held.acl) a
        where n.nspname = 'jobs' and a.grantee <> n.nspowner
        """,
    )
    assert granted == [("usher_worker",)]


def test_functions_of_the_queue_look_names_up_in_their_own_schema_alone(template: Database) -> None:
    loose = rows(
        template,
        "select oid::regprocedure::text from pg_proc where pronamespace = 'jobs'::regnamespace"
        " and proconfig is distinct from array['search_path=jobs, pg_temp']",
    )
    assert loose == []


def test_functions_with_the_owners_rights_live_out_of_reach_with_an_empty_path(template: Database) -> None:
    loose = rows(
        template,
        "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        f" where {OURS} and p.prosecdef and (n.nspname <> 'private' or not 'search_path=\"\"' = any (p.proconfig))",
    )
    assert loose == []


def test_no_role_of_ours_passes_row_security_or_makes_roles(template: Database) -> None:
    mighty = rows(
        template,
        "select rolname from pg_roles"
        " where (rolname like 'usher%' or rolname in ('anon', 'authenticated', 'service_role'))"
        " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)",
    )
    assert mighty == []


def test_each_login_can_become_only_its_own_roles_and_has_none_of_their_rights_before(template: Database) -> None:
    became = rows(
        template,
        """
        select m.rolname, array_agg(r.rolname::text order by r.rolname), bool_or(a.inherit_option)
        from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
        where m.rolname like 'usher%' group by 1 order by 1
        """,
    )
    assert became == [
        ("usher_api", ["usher_anon", "usher_person"], False),
        ("usher_jobs", ["usher_person", "usher_worker"], False),
        ("usher_owner", ["anon", "authenticated", "usher_anon", "usher_person", "usher_worker"], False),
    ]


@pytest.mark.parametrize("role", ["usher_owner", "usher_worker", "usher_auth", "service_role", "postgres"])
def test_the_request_login_becomes_nobody_else(template: Database, role: str) -> None:
    with (
        psycopg.connect(template.request_dsn) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied to set role"),
    ):
        connection.execute("select set_config('role', %s, true)", [role])


def test_the_request_login_sees_nothing_by_itself(template: Database) -> None:
    with psycopg.connect(template.request_dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select * from public.events")


def test_no_key_of_ours_cascades(template: Database) -> None:
    cascading = rows(
        template,
        "select conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace"
        " where n.nspname in ('public', 'private') and contype = 'f' and confdeltype not in ('r', 'n', 'a')",
    )
    assert cascading == []


def test_rows_of_one_organization_refer_only_to_rows_of_the_same(template: Database) -> None:
    """Every key between two tables that both have an organization holds it, or goes by a parent that does."""
    loose = rows(
        template,
        """
        with tenant as (
          select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'organization_id'
        ), held as (
          select k.conname, array_agg(a.attname::text) as names
          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
          where k.contype = 'f' and k.conrelid in (table tenant) and k.confrelid in (table tenant) group by 1
        )
        select conname::text from held where not 'organization_id' = any (names) order by 1
        """,
    )
    # Wizards may be the system's, so run policies check their organization; an active run is one of the session's own;
    # an organization's template may be made of the system's wizard.
    assert [name for (name,) in loose] == [
        "wizard_previews_wizard",
        "wizard_runs_version",
        "wizard_sessions_active_run",
        "wizard_sessions_wizard",
        "wizard_stored_runs_version",
        "wizard_templates_source_wizard",
        "wizard_versions_wizard",
        "wizards_published_version",
    ]


def test_every_foreign_key_and_policy_column_has_an_index(template: Database) -> None:
    unindexed = rows(
        template,
        """
        select conrelid::regclass::text, conname::text from pg_constraint k
        join pg_namespace n on n.oid = k.connamespace
        where contype = 'f' and n.nspname = 'public' and confrelid <> 'private.time_zones'::regclass and not exists (
          select from pg_index i where i.indrelid = k.conrelid and i.indpred is null and i.indkey[0] = any (k.conkey)
        )
        """,
    )
    assert unindexed == []


async def test_a_migration_that_forgets_to_revoke_would_be_noticed(empty_database: Database) -> None:
    await migrate(empty_database.owner_dsn, superuser_dsn=empty_database.superuser_dsn)
    with psycopg.connect(empty_database.owner_dsn) as connection:
        connection.execute("create table public.forgotten (id int)")
        seen = connection.execute("select has_table_privilege('anon', 'public.forgotten', 'insert')").fetchone()
    assert seen == (True,)
