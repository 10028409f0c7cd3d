"""Taking runs along, asked of the database itself: their person, operators, and whom they were shared with so."""

from uuid import UUID

import psycopg
import pytest
from fixtures.sharing import MIRA, gala, stored
from fixtures.tenants import Tenants, value

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

__all__ = ["gala"]
MAY = "select private.may_export(%s)"
RUNS = "select count(*) from private.exported_runs(%s)"
SHARE = """
insert into wizard_run_shares (organization_id, run_id, shared_by, shared_with, can_export) values (%s, %s, %s, %s, %s)
"""


def exported(tenants: Tenants, person: DemoPerson, run: UUID) -> tuple[bool, int]:
    """Whether the person may export the run, and how many of it come out of a listing."""
    with tenants.acting_as(person) as connection:
        return value(connection, MAY, run), value(connection, RUNS, [run])


def share(tenants: Tenants, run: UUID, person: DemoPerson, *, can_export: bool) -> None:
    with tenants.owning() as connection:
        connection.execute(SHARE, [MEMBER.organization.id, run, MEMBER.id, person.id, can_export])


def test_whose_it_is_and_operators_of_its_organization_take_a_run_along(tenants: Tenants, gala: UUID):
    for person in (MEMBER, OPERATOR, ADMIN):
        assert exported(tenants, person, gala) == (True, 1)
    for person in (MIRA, OUTSIDER):
        assert exported(tenants, person, gala) == (False, 0)


def test_a_share_lets_export_only_where_it_says_so_and_until_it_is_revoked(tenants: Tenants, gala: UUID):
    share(tenants, gala, MIRA, can_export=False)
    assert exported(tenants, MIRA, gala) == (False, 0)
    share(tenants, gala, OUTSIDER, can_export=True)
    assert exported(tenants, OUTSIDER, gala) == (True, 1)
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now()")
    assert exported(tenants, OUTSIDER, gala) == (False, 0)


def test_nobody_makes_another_persons_run_one_that_was_brought_along(tenants: Tenants, gala: UUID):
    other = stored(tenants, OPERATOR)
    for run, refusal in ((other, psycopg.errors.NoDataFound), (gala, psycopg.errors.UniqueViolation)):
        with pytest.raises(refusal), tenants.acting_as(MEMBER) as connection:
            connection.execute("select private.bring_run(%s, 'Mine', null, '{}', '{}')", [run])


def test_nobody_asks_without_a_person(tenants: Tenants, gala: UUID):
    for statement, asked in ((MAY, gala), (RUNS, [gala])):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), tenants.acting_as(None) as connection:
            connection.execute(statement.encode(), [asked])
