"""Stored runs as files, one or a listing of them, and such files brought in again."""

from dataclasses import replace
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from starlette.responses import StreamingResponse

from api.attachments import FILE, attachment
from api.auth import Caller
from api.documents.stored_run_file import EXAMPLE_FILE, ImportedRun, imported_run
from api.entity_tags import Known
from api.json_body import JsonRoute
from api.parameters import RunId, Zone
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import VALIDATION
from api.published_schemas import PublishedSchema
from api.services import Provided
from api.stored_run_filter import Filter, Scope
from runs.exporting.formats import ExportFormat
from runs.exporting.stored_run import StoredRunFile, stored_run_schema
from wizard.errors import Conflict, Invalid, NotFound, OrganizationNeeded

router = APIRouter(prefix="/api/v1", route_class=JsonRoute)
KEPT: list[str | Enum] = ["Stored runs"]
PLAYED: list[str | Enum] = ["Play"]
Wanted = Annotated[ExportFormat, Query(alias="format", description="What kind of file.", examples=["pdf"])]
WantedOfAll = Annotated[ExportFormat, Query(alias="format", description="What kind of file.", examples=["csv"])]
FileBody = Annotated[StoredRunFile, Body(openapi_examples={"file": {"value": EXAMPLE_FILE}})]
SCHEMA = PublishedSchema.of(stored_run_schema())


@router.get(
    "/stored-runs/export",
    tags=KEPT,
    responses={200: FILE, **problems(*AUTHENTICATION, VALIDATION, *of(Invalid, OrganizationNeeded))},
    response_class=StreamingResponse,
)
async def export_stored_runs(
    caller: Caller, services: Provided, narrowed: Filter, scope: Scope = "mine", wanted: WantedOfAll = "csv"
) -> StreamingResponse:
    """Save all that such a listing holds as one file, in its order.

    Narrowed to a wizard, a table has a row a run and a column for each field that any version of the wizard has; else a
    row an answer. `json` is an array with a document on each line, as of single runs; a `pdf` is of one run only.
    """
    return attachment(await services.runs.exporting_listings.export(caller, replace(narrowed, scope=scope), wanted))


@router.get(
    "/stored-runs/{run_id}/export",
    tags=KEPT,
    responses={200: FILE, **problems(*NAMED, *of(Invalid))},
    response_class=StreamingResponse,
)
async def export_stored_run(
    run_id: RunId,
    caller: Caller,
    zone: Zone,
    services: Provided,
    wanted: Wanted = "pdf",
) -> StreamingResponse:
    """Save a stored run as a file: to be printed, read by programs, or opened in a spreadsheet.

    A run that was shared with you can be exported where it was shared so. What `json` gives can be imported again.
    """
    return attachment(await services.runs.exporting.stored(caller, run_id, wanted, zone))


@router.get(
    "/play-wizard/{run_id}/export/pdf",
    tags=PLAYED,
    responses={200: FILE, **problems(*NAMED, *of(Invalid))},
    response_class=StreamingResponse,
)
async def export_played_pdf(run_id: RunId, caller: Caller, zone: Zone, services: Provided) -> StreamingResponse:
    """Save a run that you see as a PDF, stored or not; where it was shared with you, only if it was shared so."""
    return attachment(await services.runs.exporting.played(caller, run_id, "pdf", zone))


@router.get(
    "/play-wizard/{run_id}/export/json",
    tags=PLAYED,
    responses={200: FILE, **problems(*NAMED)},
    response_class=StreamingResponse,
)
async def export_played_json(run_id: RunId, caller: Caller, services: Provided) -> StreamingResponse:
    """Save a run that you see as JSON, as `/api/v1/schemas/stored-run.json` describes it."""
    return attachment(await services.runs.exporting.played(caller, run_id, "json"))


@router.post(
    "/stored-runs/import",
    tags=KEPT,
    status_code=201,
    responses=problems(*AUTHENTICATION, *BODY, *of(NotFound, Invalid, OrganizationNeeded, Conflict)),
)
async def import_stored_run(document: FileBody, caller: Caller, services: Provided, response: Response) -> ImportedRun:
    """Make a stored run of yours of an exported one, as `/api/v1/schemas/stored-run.json` describes it.

    The very version that it went through must be here. Its answers are judged by the rules of the version; nothing is
    executed, and files stay behind. The run is of now and yours; what the file says of times and people is kept as
    where it comes from. Every import makes a run, also of the same file.
    """
    brought = await services.runs.importing.bring(caller, document)
    response.headers["Location"] = f"/api/v1/stored-runs/{brought.run_id}"
    return imported_run(brought)


@router.get("/schemas/stored-run.json", tags=KEPT, responses=SCHEMA.responses, response_class=Response)
async def show_stored_run_schema(known: Known = None) -> Response:
    """Read the JSON Schema of a run as it is exported and imported; no token is needed."""
    return SCHEMA.response(known)
