"""What a stranger, a plain member, an operator, a sharee and the run's person reach of annotations by SQL."""

from uuid import UUID, uuid4

import psycopg
import pytest
from fixtures.tenants import Tenants, value

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

ADD = """
insert into wizard_run_annotations (organization_id, run_id, step_id, text)
select organization_id, %s, gen_random_uuid(), 'Hm' from (select %s::uuid as organization_id) o returning id
"""
COUNT = "select count(*) from wizard_run_annotations where run_id = %s"
SHARE = """
insert into wizard_run_shares (organization_id, run_id, shared_by, shared_with)
select organization_id, id, user_id, %s from wizard_runs where id = %s returning id
"""
STORE = "update wizard_runs set status = 'completed', completed_at = now(), stored_at = now() where id = %s"


@pytest.fixture
def run(tenants: Tenants) -> UUID:
    """A stored run of the operator's, at which its person noted something."""
    made = tenants.run(OPERATOR)
    with tenants.acting_as(OPERATOR) as connection:
        value(connection, ADD, made, OPERATOR.organization.id)
    with tenants.owning() as connection:
        connection.execute(STORE, [made])
    return made


def seen(tenants: Tenants, person: DemoPerson, run: UUID) -> int:
    with tenants.acting_as(person) as connection:
        return value(connection, COUNT, run)


def add(tenants: Tenants, person: DemoPerson, run: UUID) -> UUID:
    with tenants.acting_as(person) as connection:
        return value(connection, ADD, run, OPERATOR.organization.id)


def remove(tenants: Tenants, person: DemoPerson, run: UUID, annotation: UUID) -> bool:
    with tenants.acting_as(person) as connection:
        return value(connection, "select private.remove_annotation(%s, %s)", run, annotation)


def test_only_who_sees_the_run_sees_and_adds_annotations(tenants: Tenants, run: UUID) -> None:
    assert {person: seen(tenants, person, run) for person in (OPERATOR, ADMIN, MEMBER, OUTSIDER)} == {
        OPERATOR: 1,
        ADMIN: 1,
        MEMBER: 0,
        OUTSIDER: 0,
    }
    for person in (MEMBER, OUTSIDER):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            add(tenants, person, run)


def test_a_sharee_adds_and_removes_until_the_share_is_revoked(tenants: Tenants, run: UUID) -> None:
    with tenants.owning() as connection:
        share: UUID = value(connection, SHARE, OUTSIDER.id, run)
    assert seen(tenants, OUTSIDER, run) == 1
    first, second = add(tenants, OUTSIDER, run), add(tenants, OUTSIDER, run)
    assert remove(tenants, OUTSIDER, run, first)
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now() where id = %s", [share])
    assert seen(tenants, OUTSIDER, run) == 0
    assert not remove(tenants, OUTSIDER, run, second)
    assert seen(tenants, OPERATOR, run) == 2


def test_an_annotation_is_removed_by_its_author_or_the_runs_person_alone(tenants: Tenants, run: UUID) -> None:
    noted = add(tenants, ADMIN, run)
    for person in (MEMBER, OUTSIDER):
        assert not remove(tenants, person, run, noted)
    assert not remove(tenants, OPERATOR, uuid4(), noted)
    assert remove(tenants, OPERATOR, run, noted)
    assert not remove(tenants, ADMIN, run, noted)
    own = add(tenants, OPERATOR, run)
    assert not remove(tenants, ADMIN, run, own)


def test_nobody_writes_in_anothers_name_or_changes_what_was_noted(tenants: Tenants, run: UUID) -> None:
    forged = (
        "insert into wizard_run_annotations (organization_id, run_id, step_id, text, author)"
        " values (%s, %s, %s, 'x', %s)"
    )
    for statement, values in (
        (forged, [OPERATOR.organization.id, run, uuid4(), MEMBER.id]),
        ("update wizard_run_annotations set text = 'Other' where run_id = %s", [run]),
        ("delete from wizard_run_annotations where run_id = %s", [run]),
    ):
        with tenants.acting_as(OPERATOR) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode(), values)


def test_a_name_is_told_only_beside_a_run_that_one_sees(tenants: Tenants, run: UUID) -> None:
    ask = "select private.name_beside(%s, %s)"
    with tenants.acting_as(ADMIN) as connection:
        assert value(connection, ask, run, OPERATOR.id) == "Olga"
        assert value(connection, ask, run, MEMBER.id) is None
    with tenants.acting_as(OUTSIDER) as connection:
        assert value(connection, ask, run, OPERATOR.id) is None
