"""A published version never changes, whoever asks; only an erasure that is written down removes one."""

from uuid import uuid4

import psycopg
import pytest
from fixtures.tenants import Tenants, value
from psycopg.types.json import Jsonb

from store import system_wizards
from store.demo import ACME, ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.library import EVENT_WIZARD, event_wizard

IMMUTABLE = psycopg.errors.RestrictViolation
MAKE = "insert into wizards (organization_id, slug, name, draft) values (%s, 'tour', 'Tour', '{}') returning id"
FREEZE = """
insert into wizard_versions (wizard_id, organization_id, number, structure, content_hash, created_by)
values (%s, %s, %s, '{}', 'hash', %s)
"""


@pytest.mark.parametrize(
    "attempt",
    ["update wizard_versions set structure = '{}'", "delete from wizard_versions", "truncate wizard_versions cascade"],
)
def test_not_even_the_owner_changes_a_version(shared_tenants: Tenants, attempt: str) -> None:
    with shared_tenants.owning() as connection, pytest.raises(IMMUTABLE, match="wizard_versions is never changed"):
        connection.execute(attempt.encode())


def test_a_request_has_no_right_even_to_try(shared_tenants: Tenants) -> None:
    for attempt in ("update wizard_versions set number = 9", "delete from wizard_versions"):
        with shared_tenants.acting_as(ADMIN) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt.encode())


def test_only_an_erasure_written_down_in_the_same_transaction_removes_a_version(tenants: Tenants) -> None:
    write_down = "insert into private.erasures (subject, reason) values ('version 1', 'court order') returning id"
    remove = "delete from wizard_versions where number = 1"
    with tenants.owning() as connection:
        connection.execute("update wizards set published_version_id = null")
        connection.execute("select set_config('usher.erasure', %s, true)", [str(uuid4())])
        with pytest.raises(IMMUTABLE), connection.transaction():
            connection.execute(remove)
        connection.execute("select set_config('usher.erasure', %s, true)", [str(value(connection, write_down))])
        assert connection.execute(remove).rowcount == 1


def test_an_admin_makes_and_publishes_wizards_of_the_organization(tenants: Tenants) -> None:
    publish = "update wizards set published_version_id = (select id from wizard_versions where wizard_id = wizards.id)"
    with tenants.acting_as(ADMIN) as connection:
        wizard = value(connection, MAKE, ACME.id)
        connection.execute(FREEZE, [wizard, ACME.id, 1, ADMIN.id])
        assert connection.execute(publish).rowcount == 1


@pytest.mark.parametrize("person", [MEMBER, OPERATOR, OUTSIDER], ids=lambda person: person.name)
def test_nobody_else_makes_wizards_of_the_organization(shared_tenants: Tenants, person: DemoPerson) -> None:
    with shared_tenants.acting_as(person) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(MAKE, [ACME.id])


def test_nobody_publishes_a_version_of_the_systems_wizard(shared_tenants: Tenants) -> None:
    with shared_tenants.acting_as(ADMIN) as connection:
        system = value(connection, "select id from wizards where organization_id is null")
        for organization in (None, ACME.id):
            with (
                pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ForeignKeyViolation)),
                connection.transaction(),
            ):
                connection.execute(FREEZE, [system, organization, 2, ADMIN.id])


def test_a_run_goes_through_a_version_of_its_own_wizard(tenants: Tenants) -> None:
    statement = """
        insert into wizard_runs (organization_id, wizard_id, version_id)
        select %s, %s, published_version_id from wizards where slug = 'event-wizard'
    """
    with tenants.acting_as(ADMIN) as connection:
        tour = value(connection, MAKE, ACME.id)
        with pytest.raises(psycopg.errors.ForeignKeyViolation, match="wizard_runs_version"):
            connection.execute(statement, [ACME.id, tour])


async def test_the_system_wizard_gets_a_version_only_where_its_content_is_new(tenants: Tenants) -> None:
    renamed = event_wizard().model_copy(update={"name": "Event wizard, again"})
    async with await psycopg.AsyncConnection.connect(tenants.database.owner_dsn) as connection:
        published = [
            await system_wizards.publish(connection, EVENT_WIZARD, structure)
            for structure in (event_wizard(), renamed, renamed, event_wizard())
        ]
        cursor = await connection.execute(
            "select v.number, w.name from wizards w join wizard_versions v on v.id = w.published_version_id"
        )
        assert await cursor.fetchall() == [(3, event_wizard().name)]
    assert published == [False, True, False, True]


def test_a_structure_survives_storage_to_the_letter(shared_tenants: Tenants) -> None:
    with shared_tenants.acting_as(MEMBER) as connection:
        stored = value(connection, "select structure from wizard_versions")
    assert type(event_wizard()).model_validate(stored) == event_wizard()
    assert system_wizards.content_hash(stored) == system_wizards.content_hash(event_wizard().model_dump(mode="json"))
    assert Jsonb(stored).obj == stored
