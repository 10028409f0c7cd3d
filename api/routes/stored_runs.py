"""Stored runs: what people keep of their completed runs, found again, renamed, let go, taken up again."""

from dataclasses import replace

from fastapi import APIRouter, Response

from api.auth import Caller
from api.documents.run import etag
from api.documents.stored_run import (
    NotesChange,
    RemovedRunDocument,
    StoredRunCard,
    StoredRunChange,
    StoredRunDetails,
    StoredRunFacetsDocument,
    StoredRunPage,
    StoreRequest,
    TakenUpRun,
    facets_document,
    stored_run_card,
    stored_run_details,
    stored_run_page,
    taken_up_run,
)
from api.json_body import JsonRoute
from api.parameters import After, Limit, Revision, RunId, Zone
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, REVISION_NEEDED, VALIDATION
from api.services import Provided
from api.stored_run_filter import Filter, Scope
from wizard.errors import Conflict, Invalid, OrganizationNeeded, RevisionConflict, RunNotReady, SignInNeeded
from wizard.ports.stored_runs import StoredRun

router = APIRouter(prefix="/api/v1", tags=["Stored runs"], route_class=JsonRoute)
LISTED = (*AUTHENTICATION, VALIDATION, *of(Invalid, OrganizationNeeded))
CHANGED = (*NAMED, *BODY, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict, Invalid))


@router.post(
    "/wizard-runs/{run_id}/store",
    status_code=201,
    responses=problems(*NAMED, *BODY, *of(RunNotReady, Conflict, Invalid, SignInNeeded)),
)
async def store_run(
    run_id: RunId, request: StoreRequest, caller: Caller, services: Provided, response: Response
) -> StoredRunCard:
    """Keep a completed run of your own under a name; it isn't redacted by age then.

    The same request again answers the same. A run that is stored under another name is a 409 that says it.
    """
    stored = await services.runs.stored.store(caller, run_id, request.keepsake())
    response.headers["Location"] = f"/api/v1/stored-runs/{run_id}"
    return _tagged(response, stored)


@router.get("/wizard-runs/stored", responses=problems(*LISTED))
async def list_own_stored_runs(
    caller: Caller, services: Provided, wanted: Filter, limit: Limit = 20, after: After = None
) -> StoredRunPage:
    """List the runs that you keep, of whichever organization; as `GET /api/v1/stored-runs`."""
    return stored_run_page(await services.runs.stored.list(caller, wanted, limit=limit, after=after))


@router.get("/stored-runs", responses=problems(*LISTED))
async def list_stored_runs(
    caller: Caller, services: Provided, wanted: Filter, scope: Scope = "mine", limit: Limit = 20, after: After = None
) -> StoredRunPage:
    """List stored runs: your own of whichever organization, or as an operator all of the one that you act for."""
    wanted = replace(wanted, scope=scope)
    return stored_run_page(await services.runs.stored.list(caller, wanted, limit=limit, after=after))


@router.get("/stored-runs/facets", responses=problems(*LISTED))
async def list_stored_run_facets(caller: Caller, services: Provided, scope: Scope = "mine") -> StoredRunFacetsDocument:
    """List the wizards and tags that such a listing can be narrowed to, with counts."""
    return facets_document(await services.runs.stored.facets(caller, scope))


@router.get("/stored-runs/{run_id}", responses=problems(*NAMED))
async def show_stored_run(run_id: RunId, caller: Caller, services: Provided, response: Response) -> StoredRunDetails:
    """Show a stored run and, if it is yours, whom it is shared with; its answers are at `/play-wizard/{run_id}`."""
    details = await services.runs.stored.show(caller, run_id)
    response.headers["ETag"] = etag(details.stored.revision)
    return stored_run_details(details)


@router.patch("/stored-runs/{run_id}", responses=problems(*CHANGED))
async def change_stored_run(
    run_id: RunId,
    revision: Revision,
    request: StoredRunChange,
    caller: Caller,
    services: Provided,
    response: Response,
) -> StoredRunCard:
    """Give your stored run another name, other notes or other tags."""
    return _tagged(response, await services.runs.stored.change(caller, run_id, request.changes(), revision))


@router.put("/stored-runs/{run_id}/notes", responses=problems(*CHANGED))
async def change_notes_of_stored_run(
    run_id: RunId,
    revision: Revision,
    request: NotesChange,
    caller: Caller,
    services: Provided,
    response: Response,
) -> StoredRunCard:
    """Write other notes to your stored run, or none."""
    return _tagged(response, await services.runs.stored.change(caller, run_id, request.model_dump(), revision))


@router.delete("/stored-runs/{run_id}", responses=problems(*NAMED))
async def delete_stored_run(run_id: RunId, caller: Caller, services: Provided) -> RemovedRunDocument:
    """Delete your stored run. Nobody sees it any more, its shares and links end; in 30 days its answers are redacted.

    With how many it is shared, its `share_count` tells beforehand.
    """
    removed = await services.runs.stored.remove(caller, run_id)
    return RemovedRunDocument(shares_revoked=removed.shares, links_revoked=removed.links)


@router.post("/stored-runs/{run_id}/edit", status_code=201, responses=problems(*NAMED, *of(Conflict, SignInNeeded)))
async def edit_stored_run(
    run_id: RunId, caller: Caller, zone: Zone, services: Provided, response: Response
) -> TakenUpRun:
    """Begin a new run with the answers of your stored one, of what is published of the wizard now. That one stays.

    The new run is at its first step, and nothing of it is completed or carried out before you go on.
    """
    taken = await services.runs.stored.take_up(caller, run_id, zone=zone)
    run = taken.shown.record.run
    response.headers["ETag"] = etag(run.revision)
    response.headers["Location"] = f"/api/v1/wizard-runs/{run.id}"
    return taken_up_run(taken)


def _tagged(response: Response, stored: StoredRun) -> StoredRunCard:
    response.headers["ETag"] = etag(stored.revision)
    return stored_run_card(stored)
