"""Who sees and changes files of a run: its person, those who may read it, a sharee until it is revoked, nobody else."""

from uuid import UUID, uuid4

import psycopg
import pytest
from fixtures.tenants import Tenants, value
from psycopg.errors import InsufficientPrivilege

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

ADD = """
insert into wizard_run_file_uploads (organization_id, run_id, option_set_id, key, file_name, file_path)
select organization_id, id, gen_random_uuid(), 'poster', 'poster.png', %s from wizard_runs where id = %s returning id
"""
STORED = """
update wizard_run_file_uploads set status = 'stored', file_size = 3, file_type = 'image/png', uploaded_at = now(),
  sha256 = repeat('0', 64) where id = %s returning id
"""
SHARE = """
insert into wizard_run_shares (organization_id, run_id, shared_by, shared_with)
select organization_id, id, user_id, %s from wizard_runs where id = %s
"""


def added(tenants: Tenants, person: DemoPerson, run: UUID) -> UUID | None:
    """The id of a file that the person put beside the run; None where they don't see the run."""
    with tenants.acting_as(person) as connection:
        row = connection.execute(ADD.encode(), [str(uuid4()), run]).fetchone()
        return row["id"] if row else None


def changed(tenants: Tenants, person: DemoPerson, file: UUID) -> int:
    """How many rows the person could change or remove."""
    with tenants.acting_as(person) as connection:
        updated = connection.execute(STORED.encode(), [file]).rowcount
        return updated + connection.execute("delete from wizard_run_file_uploads where id = %s", [file]).rowcount


def seen(tenants: Tenants, person: DemoPerson) -> int:
    with tenants.acting_as(person) as connection:
        return value(connection, "select count(*) from wizard_run_file_uploads")


def test_those_who_see_the_run_see_its_files(tenants: Tenants):
    added(tenants, MEMBER, tenants.run(MEMBER))
    assert [seen(tenants, person) for person in (MEMBER, OPERATOR, ADMIN, OUTSIDER)] == [1, 1, 1, 0]


def test_a_plain_member_sees_nothing_of_a_colleagues(tenants: Tenants):
    added(tenants, ADMIN, tenants.run(ADMIN))
    assert (seen(tenants, MEMBER), seen(tenants, OUTSIDER)) == (0, 0)


def test_nobody_but_its_person_adds_to_a_run(tenants: Tenants):
    run = tenants.run(MEMBER)
    for person in (OPERATOR, ADMIN):
        with pytest.raises(InsufficientPrivilege):
            added(tenants, person, run)
    assert added(tenants, OUTSIDER, run) is None


def test_nobody_but_its_person_changes_a_file_and_only_while_the_run_goes_on(tenants: Tenants):
    run = tenants.run(MEMBER)
    file = added(tenants, MEMBER, run)
    assert file is not None
    assert [changed(tenants, person, file) for person in (OPERATOR, ADMIN, OUTSIDER)] == [0, 0, 0]
    with tenants.owning() as connection:
        connection.execute("update wizard_runs set status = 'abandoned'")
    assert changed(tenants, MEMBER, file) == 0
    with pytest.raises(InsufficientPrivilege):
        added(tenants, MEMBER, run)


def test_a_stored_file_is_removed_by_no_request_and_its_place_changed_by_none(tenants: Tenants):
    file = added(tenants, MEMBER, tenants.run(MEMBER))
    with tenants.acting_as(MEMBER) as connection:
        connection.execute(STORED.encode(), [file])
        assert connection.execute("delete from wizard_run_file_uploads").rowcount == 0
    for column in ("file_path", "run_id", "user_id", "file_name", "key"):
        with tenants.acting_as(MEMBER) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(f"update wizard_run_file_uploads set {column} = {column}".encode())


def test_a_sharee_sees_the_files_until_the_share_is_revoked(tenants: Tenants):
    run = tenants.run(MEMBER)
    added(tenants, MEMBER, run)
    with tenants.owning() as connection:
        ended = "update wizard_runs set status = 'completed', completed_at = now(), stored_at = now() where id = %s"
        connection.execute(ended, [run])
    assert seen(tenants, OUTSIDER) == 0
    with tenants.owning() as connection:
        connection.execute(SHARE.encode(), [OUTSIDER.id, run])
    assert seen(tenants, OUTSIDER) == 1
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now()")
    assert seen(tenants, OUTSIDER) == 0


def test_a_file_takes_neither_anothers_id_nor_a_place_where_bytes_are_or_were(tenants: Tenants):
    run = tenants.run(OUTSIDER)
    anothers = added(tenants, MEMBER, tenants.run(MEMBER))
    with tenants.owning() as connection:
        there = value(connection, "select file_path from wizard_run_file_uploads")
        connection.execute("insert into private.file_remains (file_path) values ('aa/left')")
    for path in (there, "aa/left"):
        with tenants.acting_as(OUTSIDER) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(ADD.encode(), [path, run])
    same = ADD.replace("(organization_id", "(id, organization_id").replace("select o", f"select '{anothers}', o")
    with tenants.acting_as(OUTSIDER) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(same.encode(), ["aa/new", run])


def test_nobody_with_a_name_asks_for_the_file_of_a_link(shared_tenants: Tenants):
    with shared_tenants.acting_as(OUTSIDER) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("select private.linked_file(gen_random_uuid())")


def test_only_the_worker_collects(shared_tenants: Tenants):
    for person in (MEMBER, None):
        for call in ("private.collectable_files()", "private.files_collected('{}')"):
            with shared_tenants.acting_as(person) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select {call}".encode())
    with shared_tenants.acting_as(MEMBER) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("select from private.file_remains")
