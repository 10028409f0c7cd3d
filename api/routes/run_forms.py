"""Runs as forms: begun, filled in and autosaved, checked, walked, completed, given up, taken up again."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.auth import Caller
from api.beginnings import LIMITED
from api.documents.run import RunDocument, etag, run_document
from api.documents.run_form import (
    CheckDocument,
    CheckRequest,
    CompletionRequest,
    FilledDocument,
    FormDocument,
    MoveRequest,
    ResponseRequest,
    RunPage,
    StartRequest,
    ThreadDocument,
    check_document,
    filled_document,
    form_document,
    run_list_item,
)
from api.json_body import JsonRoute
from api.late_changes import told_if_late
from api.parameters import PRINTABLE, After, Limit, Revision, RunId, WishedRevision, Zone
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, REVISION_NEEDED, TOO_MANY, VALIDATION
from api.services import Provided
from wizard.errors import (
    Conflict,
    Invalid,
    OrganizationNeeded,
    RevisionConflict,
    RunNotReady,
    SignInNeeded,
    WizardUnknown,
)
from wizard.run import RunStatus

router = APIRouter(prefix="/api/v1/wizard-runs", tags=["Runs"], route_class=JsonRoute)
Step = Annotated[
    str,
    Path(
        min_length=1,
        max_length=100,
        pattern=PRINTABLE,
        description="A step's key, or its number from 1.",
        examples=["eventSetup"],
    ),
]
OfWizard = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=255,
        pattern=PRINTABLE,
        description="Only those of this wizard: its id or slug.",
        examples=["event-wizard"],
    ),
]
InStatus = Annotated[RunStatus | None, Query(description="Only those in this status.")]
LISTED = (*AUTHENTICATION, VALIDATION, *of(Invalid))
SENT = (*NAMED, *BODY, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict, RunNotReady, Invalid, Conflict))
AS_IT_IS = CompletionRequest()


@router.post(
    "/start",
    status_code=201,
    dependencies=LIMITED,
    responses=problems(*AUTHENTICATION, *BODY, TOO_MANY, *of(WizardUnknown, OrganizationNeeded, SignInNeeded)),
)
async def start_run(
    request: StartRequest, caller: Caller, zone: Zone, services: Provided, response: Response
) -> RunDocument:
    """Begin a run as a form, without a conversation. `POST …/{run_id}/thread` lets it be talked about too."""
    shown = await services.runs.beginning.start(caller, request.wizard, zone=zone)
    response.headers["Location"] = f"/api/v1/wizard-runs/{shown.record.run.id}"
    response.headers["ETag"] = etag(shown.record.run.revision)
    return run_document(shown.record, shown.view)


@router.get("/my-runs", responses=problems(*LISTED))
async def list_my_runs(
    caller: Caller,
    services: Provided,
    status: InStatus = None,
    wizard: OfWizard = None,
    limit: Limit = 20,
    after: After = None,
) -> RunPage:
    """List your runs, newest first: by chat, as forms, in whatever status."""
    page = await services.runs.own.list(caller, status=status, wizard=wizard, limit=limit, after=after)
    return RunPage(items=[run_list_item(run) for run in page.items], next=page.next)


@router.get("/in-progress", responses=problems(*LISTED))
async def list_runs_in_progress(
    caller: Caller, services: Provided, wizard: OfWizard = None, limit: Limit = 20, after: After = None
) -> RunPage:
    """List the runs that you can go on with, newest first."""
    return await list_my_runs(caller, services, "in_progress", wizard, limit, after)


@router.get("/{run_id}/steps/{step}", responses=problems(*NAMED))
async def show_form(
    run_id: RunId, step: Step, caller: Caller, zone: Zone, services: Provided, response: Response
) -> FormDocument:
    """Show a step as a form: all of its fields that apply, with answers, drafts and what is wrong with those."""
    shown, form = await services.runs.forms.form(caller, run_id, step, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return form_document(form)


@router.post("/{run_id}/response", responses=problems(*SENT))
async def save_response(
    run_id: RunId,
    revision: Revision,
    request: ResponseRequest,
    caller: Caller,
    zone: Zone,
    services: Provided,
    response: Response,
) -> FilledDocument:
    """Answer fields, of one step or of several by their keys.

    `outcomes` says what became of each value; a rejected one is no error and isn't kept. With `autosave` it is kept as
    a draft, and the step stays open even when its last field is filled; only where the wizard has `auto_save`.
    """
    save = services.runs.forms.autosave if request.autosave else services.runs.forms.fill
    async with told_if_late(services, caller, run_id, zone):
        shown = await save(caller, run_id, request.step, request.data, expected_revision=revision, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return filled_document(shown)


@router.put("/{run_id}/step", responses=problems(*SENT))
async def move_to_step(
    run_id: RunId,
    revision: Revision,
    request: MoveRequest,
    caller: Caller,
    zone: Zone,
    services: Provided,
    response: Response,
) -> FilledDocument:
    """Turn to the next step, the one before, or any other, with the values of the step that is left.

    The next one is turned to only from a step that is complete, leaving out what is optional and open in it; else the
    run stays, and `form` shows what is missing or to be mended.
    """
    sent = (request.to, request.step, request.data)
    async with told_if_late(services, caller, run_id, zone):
        shown = await services.runs.forms.move(caller, run_id, *sent, expected_revision=revision, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return filled_document(shown)


@router.post("/{run_id}/validate", responses=problems(*NAMED, *BODY, *of(Invalid)))
async def validate_values(
    run_id: RunId, request: CheckRequest, caller: Caller, zone: Zone, services: Provided
) -> CheckDocument:
    """Look at values without keeping them: what is wrong with each, and the step as it would be with them."""
    return check_document(await services.runs.forms.check(caller, run_id, request.step, request.data, zone=zone))


@router.post("/{run_id}/complete", responses=problems(*SENT))
async def complete_run(
    run_id: RunId,
    revision: WishedRevision,
    caller: Caller,
    zone: Zone,
    services: Provided,
    response: Response,
    request: CompletionRequest = AS_IT_IS,
) -> FilledDocument:
    """Say that the run is filled in.

    All of it is looked at: what is missing or to be mended is refused with its fields, what is optional and open is
    left out. Where an action has to be confirmed the run awaits that (`run.state.awaiting`), unless `confirm` says yes.
    """
    shown = await services.runs.forms.complete(
        caller, run_id, expected_revision=revision, confirm=request.confirm, zone=zone
    )
    response.headers["ETag"] = etag(shown.record.run.revision)
    return filled_document(shown)


@router.delete("/{run_id}", responses=problems(*NAMED, *of(RunNotReady)))
async def abandon_run(run_id: RunId, caller: Caller, zone: Zone, services: Provided) -> RunDocument:
    """Give a run up. What was entered is kept until it is redacted, a month later."""
    shown = await services.runs.forms.abandon(caller, run_id, zone=zone)
    return run_document(shown.record, shown.view)


@router.post("/{run_id}/revive", responses=problems(*NAMED, *of(RunNotReady)))
async def revive_run(run_id: RunId, caller: Caller, zone: Zone, services: Provided, response: Response) -> RunDocument:
    """Take up a run of yours that has expired."""
    shown = await services.runs.beginning.revive(caller, run_id, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return run_document(shown.record, shown.view)


@router.post("/{run_id}/thread", responses=problems(*NAMED, *of(RunNotReady)))
async def open_thread(run_id: RunId, caller: Caller, services: Provided) -> ThreadDocument:
    """Let a run of yours be talked about: the answer's `thread_id` is the agent's `threadId`.

    Form and chat then fill it alternately, or at once.
    """
    session = await services.runs.beginning.converse(caller, run_id)
    return ThreadDocument(session_id=session.id, thread_id=session.thread_id)
