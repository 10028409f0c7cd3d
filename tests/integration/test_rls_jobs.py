"""The queue: nobody but the worker gets at it, and a job is there when the transaction that wanted it is."""

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fixtures.tenants import Connection, Tenants, value
from procrastinate.schema import SchemaManager
from psycopg.rows import dict_row

from store.demo import ADMIN, MEMBER, OUTSIDER, DemoPerson
from store.migrations import FOLDER

Refused = psycopg.errors.InsufficientPrivilege
SHARE = UUID("5a9e0000-0000-4000-8000-000000000001")
ENQUEUE = "select private.enqueue_mail('run_shared', %s)"


def jobs(tenants: Tenants) -> list[dict[str, Any]]:
    """What the worker sees in the queue."""
    with Connection.connect(tenants.database.worker_dsn, row_factory=dict_row) as connection:
        connection.execute("set role usher_worker")
        return connection.execute("select * from jobs.procrastinate_jobs order by id").fetchall()


def test_the_queue_has_the_schema_of_the_library_that_is_installed() -> None:
    ours = (FOLDER / "0020_jobs.sql").read_text()
    theirs = SchemaManager.get_schema()
    assert theirs[theirs.index("-- Enums") :].rstrip() in ours, "bring its migrations in one of ours"


@pytest.mark.parametrize("person", [OUTSIDER, MEMBER, ADMIN, None], ids=["stranger", "member", "admin", "nobody"])
@pytest.mark.parametrize(
    "attempt",
    [
        "select from jobs.procrastinate_jobs",
        "select jobs.procrastinate_cancel_job_v1(1, true, true)",
        "insert into jobs.procrastinate_jobs (queue_name, task_name) values ('mail', 'notices:send')",
        "select from private.notices",
        "select private.enqueue_mail('run_shared', gen_random_uuid())",
    ],
)
def test_no_request_gets_at_the_queue(shared_tenants: Tenants, person: DemoPerson | None, attempt: str) -> None:
    with shared_tenants.acting_as(person) as connection, pytest.raises(Refused):
        connection.execute(attempt.encode())


def test_the_workers_login_sees_nothing_before_it_becomes_the_worker(shared_tenants: Tenants) -> None:
    with psycopg.connect(shared_tenants.database.worker_dsn) as connection, pytest.raises(Refused):
        connection.execute("select from jobs.procrastinate_jobs")


def test_a_mail_is_wanted_when_its_transaction_is_committed_and_not_before(tenants: Tenants) -> None:
    with tenants.owning() as connection:
        connection.execute(ENQUEUE, [SHARE])
        assert jobs(tenants) == []
    (job,) = jobs(tenants)
    assert (job["queue_name"], job["task_name"], job["lock"]) == ("mail", "notices:send", f"mail:{SHARE}")
    with tenants.owning() as connection:
        assert job["args"] == {"notice": str(value(connection, "select id from private.notices"))}


def test_a_transaction_that_is_rolled_back_wanted_no_mail(tenants: Tenants) -> None:
    with tenants.owning() as connection:
        connection.execute(ENQUEUE, [SHARE])
        connection.rollback()
    assert jobs(tenants) == []


def test_workers_hear_of_a_job_at_once(tenants: Tenants) -> None:
    with psycopg.connect(tenants.database.worker_dsn, autocommit=True) as listening:
        listening.execute('listen "procrastinate_any_queue_v1"')
        with tenants.owning() as connection:
            connection.execute(ENQUEUE, [uuid4()])
        (heard,) = listening.notifies(timeout=10, stop_after=1)
    assert json.loads(heard.payload)["type"] == "job_inserted"


def test_names_of_a_callers_own_do_not_catch_what_the_queue_writes(tenants: Tenants) -> None:
    with tenants.owning() as connection:
        connection.execute("create temp table procrastinate_jobs (like jobs.procrastinate_jobs including all)")
        connection.execute(ENQUEUE, [SHARE])
    assert len(jobs(tenants)) == 1
