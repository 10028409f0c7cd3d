"""Who may move whose runs, and what the database itself refuses, whoever asks."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fakes.versions_of_a_survey import FIRST, WITH_PHONE, WITHOUT_EMAIL
from fixtures.stores import principal_of
from fixtures.tenants import Tenants, value
from fixtures.versioning import Versioned

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.errors import Forbidden, NotFound
from wizard.library import EVENT_WIZARD

Refused = psycopg.errors.InsufficientPrivilege
NAMED: dict[str, Any] = {"personal": {"name": "John", "email": "john@example.com"}}


async def a_run(versioned: Versioned, person: DemoPerson = MEMBER) -> UUID:
    """A run of the first of two versions."""
    await versioned.publish(FIRST)
    run = await versioned.begin(NAMED, person=person)
    await versioned.publish(WITHOUT_EMAIL)
    return run


@pytest.mark.parametrize("person", [OPERATOR, MEMBER])
async def test_only_admins_move_other_peoples_runs(versioned: Versioned, person: DemoPerson) -> None:
    run = await a_run(versioned, ADMIN)
    migrating, principal = versioned.services.studio.migrating, principal_of(person)
    with pytest.raises(Forbidden):
        await migrating.apply(principal, versioned.wizard)
    with pytest.raises(Forbidden):
        await migrating.preview(principal, versioned.wizard)
    refused = await migrating.apply(principal, versioned.wizard, run_id=run)
    assert [each.code for each in refused.runs] == ["not_found"]


async def test_another_organization_finds_nothing_to_move(versioned: Versioned) -> None:
    run = await a_run(versioned)
    migrating, otto = versioned.services.studio.migrating, principal_of(OUTSIDER)
    for attempt in (migrating.apply(otto, versioned.wizard), migrating.move_own(otto, run)):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises(NotFound):
        await migrating.list(otto, versioned.wizard)


async def test_a_person_moves_their_own_run_and_takes_it_back(versioned: Versioned) -> None:
    run, max_ = await a_run(versioned), principal_of(MEMBER)
    fate = await versioned.services.studio.migrating.move_own(max_, run)
    assert (fate.outcome, fate.count("set_aside")) == ("migrated", 1)
    assert fate.migration_id is not None
    undone = await versioned.services.studio.migrating.undo(max_, versioned.wizard, fate.migration_id)
    assert undone.undone_by == MEMBER.id


async def test_an_operator_sees_what_was_moved_but_moves_nothing_back(versioned: Versioned) -> None:
    await a_run(versioned)
    migrating, olga = versioned.services.studio.migrating, principal_of(OPERATOR)
    moved = await migrating.apply(principal_of(ADMIN), versioned.wizard)
    assert [each.id for each in (await migrating.list(olga, versioned.wizard)).items] == [moved.runs[0].migration_id]
    assert moved.runs[0].migration_id is not None
    with pytest.raises(NotFound):
        await migrating.undo(olga, versioned.wizard, moved.runs[0].migration_id)


async def test_an_admin_moves_no_stranger_through_a_wizard_of_the_systems(versioned: Versioned) -> None:
    with versioned.tenants.owning() as connection:
        system: UUID = value(connection, "select id from wizards where slug = %s", EVENT_WIZARD)
    with pytest.raises(Forbidden):
        await versioned.services.studio.migrating.apply(principal_of(ADMIN), system)


VERSION = "update wizard_runs set version_id = %(version)s where id = %(run)s"
CALL = "select private.migrate_run(%(run)s, %(revision)s, %(version)s, '{}', '{}')"


async def test_a_version_of_a_run_changes_in_a_migration_only(versioned: Versioned) -> None:
    run = await a_run(versioned)
    version = (await versioned.publish(WITH_PHONE)).id
    for person in (MEMBER, ADMIN):
        with versioned.tenants.acting_as(person) as connection, pytest.raises(Refused):
            connection.execute(VERSION, {"run": run, "version": version})


@pytest.mark.parametrize("stored", [False, True])
async def test_the_database_keeps_what_has_ended_with_its_version(versioned: Versioned, stored: bool) -> None:
    await versioned.publish(FIRST)
    run = await versioned.begin({**NAMED, "preferences": {"color": "blue", "wish": "x"}})
    record = (await versioned.show(run)).record
    if stored:
        versioned.store_away(run)
    named = {"run": run, "version": (await versioned.publish(WITH_PHONE)).id, "revision": record.run.revision}
    for statement in (VERSION, CALL):
        with versioned.tenants.owning() as connection:
            connection.execute("select set_config('request.jwt.claims', %s, true)", [f'{{"sub": "{MEMBER.id}"}}'])
            with pytest.raises(psycopg.errors.CheckViolation, match=r"ended|keeps"):
                connection.execute(statement, named)
            connection.rollback()


async def test_the_database_takes_no_older_version_nor_another_wizards(versioned: Versioned) -> None:
    run = await a_run(versioned)
    await versioned.services.studio.migrating.move_own(principal_of(MEMBER), run)
    older, other = (
        (await versioned.services.studio.publishing.versions(principal_of(ADMIN), versioned.wizard))[1].id,
        uuid4(),
    )
    revision = (await versioned.show(run)).record.run.revision
    for version in (older, other):
        named = {"run": run, "version": version, "revision": revision}
        with (
            versioned.tenants.acting_as(MEMBER) as connection,
            pytest.raises(psycopg.errors.CheckViolation, match="newer"),
        ):
            connection.execute(CALL, named)


@pytest.mark.parametrize(
    "attempt",
    [
        "insert into wizard_run_migrations select * from wizard_run_migrations",
        "update wizard_run_migrations set report = '{}'",
        "delete from wizard_run_migrations",
    ],
)
def test_nobody_writes_the_record_of_migrations_by_hand(tenants: Tenants, attempt: str) -> None:
    tenants.migration(tenants.run(MEMBER))
    with tenants.acting_as(MEMBER) as connection, pytest.raises(Refused):
        connection.execute(attempt.encode())


@pytest.mark.parametrize(
    "attempt",
    [
        "update wizard_run_migrations set kind = 'copy'",
        "delete from wizard_run_migrations",
        "truncate wizard_run_migrations",
    ],
)
def test_not_even_the_owner_rewrites_it(tenants: Tenants, attempt: str) -> None:
    tenants.migration(tenants.run(MEMBER))
    with tenants.owning() as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(attempt.encode())


async def test_redaction_reaches_what_a_migration_remembers_and_what_it_detached(versioned: Versioned) -> None:
    run = await a_run(versioned)
    moved = await versioned.services.studio.migrating.apply(principal_of(ADMIN), versioned.wizard)
    assert moved.runs[0].migration_id is not None
    with versioned.tenants.owning() as connection:
        connection.execute("select private.redact_run(%s)", [run])
        kept = connection.execute("select before, after, report from wizard_run_migrations").fetchall()
    assert "john@example.com" not in f"{kept}{versioned.rows(run)}"
    assert {row["label"] for row in versioned.rows(run)} == {"[redacted]"}


async def test_a_key_that_once_was_personal_stays_so_in_payloads(versioned: Versioned) -> None:
    run = await a_run(versioned)
    with versioned.tenants.owning() as connection:
        connection.execute(
            "insert into action_executions (organization_id, run_id, operation, intent, effect_class, payload)"
            " select organization_id, id, 'publishEvent', 1, 'unsafe', '{\"email\": \"secret\"}'"
            " from wizard_runs where id = %s",
            [run],
        )
        connection.execute("update action_executions set status = 'cancelled'")
    await versioned.services.studio.migrating.apply(principal_of(ADMIN), versioned.wizard)
    with versioned.tenants.owning() as connection:
        connection.execute(
            "insert into wizard_run_option_set_responses (run_id, option_set_id, key, selection_type, value)"
            " values (%s, gen_random_uuid(), 'email', 'rating', '4')",
            [run],
        )
        connection.execute("select private.redact_run(%s)", [run])
        assert value(connection, "select payload::text from action_executions") == '{"email": "[redacted]"}'
