"""The life of an execution: what it may become, who takes it over, and what of it stays."""

from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Tenants, publish, value

from store.demo import ACME, MEMBER, OPERATOR

ILLEGAL = psycopg.errors.CheckViolation
TERMINAL = ("succeeded", "failed", "cancelled")


@pytest.fixture
def execution(tenants: Tenants) -> UUID:
    return tenants.execution(MEMBER, tenants.run(MEMBER))


def become(tenants: Tenants, *statuses: str) -> None:
    with tenants.acting_as(MEMBER) as connection:
        for status in statuses:
            connection.execute("update action_executions set status = %s", [status])


@pytest.mark.parametrize("status", ["in_progress", "completed", "processing"])
def test_the_ledger_knows_only_its_own_statuses(tenants: Tenants, execution: UUID, status: str) -> None:
    with pytest.raises(ILLEGAL, match=r"action_executions_status|does not become"):
        become(tenants, status)


@pytest.mark.parametrize("ended", TERMINAL)
@pytest.mark.parametrize("later", ["pending", "running", "succeeded", "failed", "unknown"])
def test_what_has_ended_stays(tenants: Tenants, execution: UUID, ended: str, later: str) -> None:
    become(tenants, ended)
    with pytest.raises(ILLEGAL, match="does not become"):
        become(tenants, later)


def test_the_result_of_what_has_ended_stays_too(tenants: Tenants, execution: UUID) -> None:
    become(tenants, "succeeded")
    with tenants.acting_as(MEMBER) as connection, pytest.raises(ILLEGAL):
        connection.execute("""update action_executions set result = '{"id": "forged"}'""")


def test_an_attempt_that_failed_may_be_tried_again(tenants: Tenants, execution: UUID) -> None:
    become(tenants, "pending", "running", "succeeded")
    with tenants.acting_as(MEMBER) as connection:
        assert value(connection, "select status from action_executions") == "succeeded"


def test_a_running_execution_always_has_a_lease(tenants: Tenants, execution: UUID) -> None:
    with tenants.acting_as(MEMBER) as connection, pytest.raises(ILLEGAL, match="action_executions_running"):
        connection.execute("update action_executions set lease_until = null")


def test_an_execution_is_taken_over_with_a_higher_fence_only(tenants: Tenants, execution: UUID) -> None:
    with tenants.acting_as(MEMBER) as connection:
        connection.execute(
            "update action_executions set fence = 2, attempts = 2, lease_until = now() + interval '1 minute'"
        )
        with pytest.raises(ILLEGAL, match="a fence only rises"):
            connection.execute("update action_executions set fence = 1")


def test_whoever_lost_the_execution_publishes_nothing(tenants: Tenants, execution: UUID) -> None:
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("update action_executions set fence = 2")
        with pytest.raises(ILLEGAL, match="not yours to carry out"):
            publish(connection, execution, fence=1)


@pytest.mark.parametrize("status", ["pending", "unknown", "failed", "cancelled"])
def test_only_a_running_execution_publishes(tenants: Tenants, execution: UUID, status: str) -> None:
    become(tenants, status)
    with tenants.acting_as(MEMBER) as connection, pytest.raises(ILLEGAL, match="not yours to carry out"):
        publish(connection, execution)


def test_only_the_operation_that_publishes_publishes(tenants: Tenants, execution: UUID) -> None:
    with tenants.owning() as connection:
        connection.execute("update action_executions set operation = 'sendInvitations'")
    with tenants.acting_as(MEMBER) as connection, pytest.raises(ILLEGAL, match="not yours to carry out"):
        publish(connection, execution)


def test_an_operator_settles_what_is_unknown_and_nothing_else(tenants: Tenants, execution: UUID) -> None:
    settle = "update action_executions set status = 'failed'"
    with tenants.acting_as(OPERATOR) as connection:
        assert connection.execute(settle).rowcount == 0
    become(tenants, "unknown")
    with tenants.acting_as(OPERATOR) as connection:
        assert connection.execute(settle).rowcount == 1


def test_a_run_with_an_action_on_its_way_does_not_complete(tenants: Tenants, execution: UUID) -> None:
    run = "select private.set_run_status(id, 'completed') from wizard_runs"
    with tenants.acting_as(MEMBER) as connection, pytest.raises(ILLEGAL, match="on its way"):
        connection.execute(run)
    become(tenants, "succeeded")
    with tenants.acting_as(MEMBER) as connection:
        connection.execute(run)


def test_a_finished_attempt_is_not_rewritten(tenants: Tenants, execution: UUID) -> None:
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("insert into action_execution_logs (execution_id, attempt) values (%s, 1)", [execution])
        finish = "update action_execution_logs set status = 'failed', finished_at = now()"
        assert connection.execute(finish).rowcount == 1
        assert connection.execute(finish).rowcount == 0
    with tenants.owning() as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("delete from action_execution_logs")


def test_a_key_stands_for_an_execution_of_its_own_operation(tenants: Tenants, execution: UUID) -> None:
    statement = "insert into action_execution_keys values (%s, 'sendInvitations', 'key', 'hash', %s)"
    with tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement, [ACME.id, execution])


@pytest.mark.parametrize("status", ["in_progress", "expired"])
def test_a_person_makes_a_run_neither_expired_nor_unfinished(tenants: Tenants, status: str) -> None:
    run = tenants.run(MEMBER)
    with tenants.acting_as(MEMBER) as connection, pytest.raises(ILLEGAL, match="may complete or abandon"):
        connection.execute("select private.set_run_status(%s, %s)", [run, status])


def test_a_run_that_has_ended_is_not_changed_any_more(tenants: Tenants) -> None:
    run = tenants.run(MEMBER)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.set_run_status(%s, 'abandoned')", [run])
    with tenants.acting_as(MEMBER) as connection:
        assert connection.execute("delete from wizard_run_option_set_responses").rowcount == 0
        assert connection.execute("update wizard_run_option_set_responses set label = ''").rowcount == 0
        with pytest.raises(ILLEGAL, match="not changed any more"):
            connection.execute("update wizard_runs set revision = 5")


def test_a_status_is_not_written_but_by_the_functions(tenants: Tenants) -> None:
    tenants.run(MEMBER)
    for column in (
        "status = 'completed'",
        "event_id = null",
        "completed_at = now()",
        "user_id = null",
        "expires_at = now()",
    ):
        with tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"update wizard_runs set {column}".encode())
