"""Runs by their id, and the twin of a spoken yes: executing what a run awaits."""

from fastapi import APIRouter, Response

from api.auth import Caller
from api.documents.event import ExecutionDocument, ExecutionRequest, execution_document
from api.documents.run import RunDocument, etag, run_document
from api.json_body import JsonRoute
from api.parameters import IdempotencyKey, Operation, RunId, Zone
from api.problem_documents import AUTHENTICATION, BODY, of, problems
from api.problems import VALIDATION
from api.services import Provided
from wizard.errors import Conflict, EffectRefused, ExecutionInFlight, IdempotencyKeyReused, NotFound, RunNotReady

router = APIRouter(prefix="/api/v1/wizard-runs", tags=["Runs"], route_class=JsonRoute)
CURRENT = ExecutionRequest()
REFUSALS = of(NotFound, RunNotReady, ExecutionInFlight, IdempotencyKeyReused, EffectRefused, Conflict)


@router.get("/{run_id}", responses=problems(*AUTHENTICATION, *of(NotFound), VALIDATION))
async def show_run(run_id: RunId, caller: Caller, zone: Zone, services: Provided, response: Response) -> RunDocument:
    """Show a run as it stands; its revision is the ETag."""
    shown = await services.runs.forms.show(caller, run_id, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return run_document(shown.record, shown.view)


@router.post("/{run_id}/actions/{operation}", responses=problems(*AUTHENTICATION, *BODY, *REFUSALS))
async def execute_operation(
    run_id: RunId,
    operation: Operation,
    caller: Caller,
    zone: Zone,
    services: Provided,
    request: ExecutionRequest = CURRENT,
    idempotency_key: IdempotencyKey = None,
) -> ExecutionDocument:
    """Confirm and execute what the run awaits, as a plain "yes" in the chat would.

    It happens once however often it is asked for: every repetition, with the same key, another or none, answers the
    same. One that is under way answers 409 with Retry-After.
    """
    result = await services.executor.execute(
        caller, run_id, operation, request.intent, idempotency_key=idempotency_key, confirm=True, zone=zone
    )
    return execution_document(run_id, result)
