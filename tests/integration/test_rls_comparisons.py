"""Comparisons in the database: whose they are, of which runs, and what is left where a run may not be seen any more."""

from uuid import UUID, uuid4

import psycopg
import pytest
from fixtures.tenants import Tenants, value

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

Refused = psycopg.errors.InsufficientPrivilege
COUNT = "select count(*) from wizard_run_comparisons c join wizard_compared_runs r on r.comparison_id = c.id"


@pytest.mark.parametrize("reader", [OPERATOR, ADMIN, OUTSIDER], ids=lambda person: person.name)
def test_a_comparison_is_seen_by_whoever_made_it_alone(
    shared_tenants: Tenants, acme_at_rest: dict[str, UUID], reader: DemoPerson
):
    with shared_tenants.acting_as(MEMBER) as connection:
        assert value(connection, COUNT) == 2
    with shared_tenants.acting_as(reader) as connection:
        assert value(connection, COUNT) == 0
        assert connection.execute("delete from wizard_compared_runs").rowcount == 0
        assert connection.execute("delete from wizard_run_comparisons").rowcount == 0


def test_an_operator_compares_what_members_did_and_a_stranger_does_not(tenants: Tenants):
    runs = [tenants.run(MEMBER), tenants.run(MEMBER)]
    tenants.comparison(OPERATOR, *runs)
    with pytest.raises(Refused):
        tenants.comparison(OUTSIDER, *runs)


def test_a_comparison_is_made_for_oneself(tenants: Tenants):
    with tenants.acting_as(ADMIN) as connection, pytest.raises(Refused):
        connection.execute("insert into wizard_run_comparisons (id, user_id) values (%s, %s)", [uuid4(), MEMBER.id])


def test_a_shared_run_is_compared_until_it_is_no_longer_shared(tenants: Tenants):
    run, own = tenants.run(MEMBER), tenants.run(OUTSIDER)
    with tenants.owning() as connection:
        connection.execute("update wizard_runs set status = 'completed', completed_at = now() where id = %s", [run])
        connection.execute("update wizard_runs set stored_at = now() where id = %s", [run])
        connection.execute(
            "insert into wizard_run_shares (organization_id, run_id, shared_by, shared_with)"
            " select organization_id, id, user_id, %s from wizard_runs where id = %s",
            [OUTSIDER.id, run],
        )
    comparison = tenants.comparison(OUTSIDER, run, own)
    with tenants.acting_as(OUTSIDER) as connection:
        assert [each[1] for each in value(connection, "select private.remembered_runs(%s)", comparison)] == [True, True]
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now() where run_id = %s", [run])
    with tenants.acting_as(OUTSIDER) as connection:
        seen = value(connection, "select private.remembered_runs(%s)", comparison)
    assert [each[1] for each in seen] == [False, True]
    assert seen[0][2:] == [None, None, None]
    with pytest.raises(Refused):
        tenants.comparison(OUTSIDER, run, own)


def test_a_preview_is_never_compared(tenants: Tenants):
    run = tenants.run(MEMBER)
    with tenants.owning() as connection:
        preview = value(
            connection,
            "insert into wizard_previews (organization_id, wizard_id, structure, user_id)"
            " select organization_id, wizard_id, '{}', user_id from wizard_runs where id = %s returning id",
            run,
        )
        connection.execute("alter table wizard_runs disable trigger user")
        connection.execute("update wizard_runs set preview_id = %s, version_id = null where id = %s", [preview, run])
    with pytest.raises(Refused):
        tenants.comparison(MEMBER, run, tenants.run(MEMBER))
