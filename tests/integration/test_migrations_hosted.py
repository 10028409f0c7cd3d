"""A hosted Supabase project: `auth` belongs to somebody else, and whoever prepares the roles is no superuser."""

import re
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from fixtures.postgres import Database, temporary_folder
from fixtures.tenants import Tenants, publish, value

from store import bootstrap
from store.demo import GLOBEX, DemoOrganization, DemoPerson
from store.migrate import migrate
from store.migrations import MigrationFailed, read_migrations
from store.seed import seed
from usher.embedded import Cluster, embedded_postgres

# What a project looks like before anybody does anything with it, as far as it matters here.
PROJECT = """
drop database usher;
drop role usher_owner, usher_api, usher_jobs, usher_auth;
create role supabase_auth_admin nologin createrole;
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role dashboard nologin createrole createdb bypassrls;
grant anon, authenticated, service_role to dashboard with admin option;
alter database postgres owner to dashboard;
create schema auth authorization supabase_auth_admin;
grant usage on schema auth to dashboard, anon, authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;
create table auth.users (id uuid primary key default gen_random_uuid(), email text);
alter table auth.users owner to supabase_auth_admin;
grant all on auth.users to dashboard;
create function auth.uid() returns uuid language sql stable as
  $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
create function auth.jwt() returns jsonb language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$
"""
NINA = DemoPerson(UUID(int=7), "nina@nowhere.example", "Nina", GLOBEX, "admin")
OMAR = DemoPerson(UUID(int=8), "omar@nowhere.example", "Omar", GLOBEX, "admin")


@pytest.fixture
def project() -> Iterator[Database]:
    """A server that knows nothing of Usher; it has to be one of its own, for roles belong to the server."""
    with temporary_folder() as folder, embedded_postgres(folder / "data", fsync=False) as cluster:
        with psycopg.connect(cluster.dsn("postgres", database="postgres"), autocommit=True) as connection:
            for statement in PROJECT.split(";\n"):
                connection.execute(statement.encode())
        yield Database(cluster, "postgres")


def operate(project: Database, script: str) -> None:
    """What the operator does in the SQL editor, with passwords of their own."""

    def chosen(match: re.Match[str]) -> str:
        return f"role {match[1]} {match[2]} password '{secret(project.cluster, match[1])}'"

    text = (bootstrap.FOLDER / script).read_text()
    with psycopg.connect(project.superuser_dsn) as connection:
        connection.execute("set session authorization dashboard")
        connection.execute(re.sub(r"role (\w+) (.*) password 'choose-one'", chosen, text).encode())


def secret(cluster: Cluster, login: str) -> str:
    return cluster.data.secret(login)


def join(project: Database, person: DemoPerson) -> DemoPerson:
    """Somebody signs up with Supabase and comes to us for the first time."""
    with psycopg.connect(project.superuser_dsn) as connection:
        connection.execute("insert into auth.users (id, email) values (%s, %s)", [person.id, person.email])
    with Tenants(project).acting_as(person) as connection:
        home = value(connection, "select private.ensure_person()")
    return DemoPerson(person.id, person.email, person.name, DemoOrganization(home, "", ""), "admin")


async def test_a_hosted_project_is_prepared_migrated_and_used_without_a_superuser(project: Database) -> None:
    operate(project, "hosted_1_before_first_start.sql")
    assert await migrate(project.owner_dsn) == tuple(migration.name for migration in read_migrations())
    await seed(project.owner_dsn)
    tenants = Tenants(project)
    nina, omar = join(project, NINA), join(project, OMAR)
    execution = tenants.execution(nina, tenants.run(nina))
    with tenants.acting_as(nina) as connection:
        publish(connection, execution)
    with tenants.acting_as(omar) as connection:
        assert value(connection, "select count(*) from events") == 0
    with tenants.acting_as(None) as connection:
        assert value(connection, "select title from events") == "Summer gala"
    operate(project, "hosted_2_after_first_start.sql")
    with psycopg.connect(project.superuser_dsn) as connection, pytest.raises(psycopg.errors.ForeignKeyViolation):
        connection.execute("delete from auth.users where id = %s", [nina.id])


async def test_addresses_of_a_hosted_project_are_looked_up_once_its_operator_allows_it(project: Database) -> None:
    operate(project, "hosted_1_before_first_start.sql")
    await migrate(project.owner_dsn)
    nina = join(project, NINA)
    look_up = "select private.person_at(upper(%s)) as person, private.address_of(%s) as address"
    for again, known in ((0, (None, None)), (1, (nina.id, nina.email)), (2, (nina.id, nina.email))):
        if again:
            operate(project, "hosted_2_after_first_start.sql")
        with psycopg.connect(project.owner_dsn) as owner:
            assert owner.execute(look_up.encode(), [nina.email, nina.id]).fetchone() == known
            # As every later migration does.
            owner.execute("revoke execute on all functions in schema private from public")
    with Tenants(project).acting_as(nina) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select private.address_of(auth.uid())")


async def test_a_hosted_project_that_nobody_prepared_says_so(project: Database) -> None:
    with psycopg.connect(project.superuser_dsn) as connection:
        connection.execute(
            f"create role usher_owner login password '{secret(project.cluster, 'usher_owner')}'".encode()
        )
    with pytest.raises(MigrationFailed, match="run supabase/bootstrap first"):
        await migrate(project.owner_dsn)
