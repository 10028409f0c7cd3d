"""Runs follow their wizard to a newer version: for its admins, and for the person whose run it is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.auth import Caller
from api.documents.run import etag
from api.documents.run_migration import (
    MigrationBatch,
    MigrationDocument,
    MigrationPage,
    MigrationPreviewRequest,
    MigrationRequest,
    MovedRun,
    OwnMigrationRequest,
    RunFateDocument,
    batch_document,
    migration_document,
    moved_run,
    run_fate_document,
)
from api.json_body import JsonRoute
from api.parameters import After, Limit, Revision, RunId, WizardId, Zone
from api.problem_documents import BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, REVISION_NEEDED
from api.services import Provided
from wizard.errors import Conflict, Invalid, RevisionConflict, RunNotReady

router = APIRouter(prefix="/api/v1", tags=["Migrations"], route_class=JsonRoute)
MigrationId = Annotated[UUID, Path(examples=["c1a7e3d2-5b6f-4a8c-9d0e-1f2a3b4c5d6e"])]
BatchId = Annotated[UUID, Path(examples=["7e6d5c4b-3a29-4180-9f8e-7d6c5b4a3928"])]
SENT = (*NAMED, *BODY)
OWN = (*SENT, *of(RunNotReady, Invalid, Conflict))
EVERY_RUN, EVERY_PREVIEW, NEWEST = MigrationRequest(), MigrationPreviewRequest(), OwnMigrationRequest()


@router.post("/wizards/{wizard_id}/migrations/preview", responses=problems(*SENT))
async def preview_migrations(
    wizard_id: WizardId, caller: Caller, services: Provided, request: MigrationPreviewRequest = EVERY_PREVIEW
) -> MigrationBatch:
    """Tell what would become of runs in a newer version: kept, converted, set aside, newly asked. Nothing changes.

    For admins: of the runs in progress that pass through older versions, part by part, or of one run.
    """
    return batch_document(await services.studio.migrating.preview(caller, wizard_id, **request.model_dump()))


@router.post("/wizards/{wizard_id}/migrations", responses=problems(*SENT))
async def migrate_runs(
    wizard_id: WizardId, caller: Caller, services: Provided, request: MigrationRequest = EVERY_RUN
) -> MigrationBatch:
    """Move runs in progress to a newer version, each by itself: one that can't be moved is reported and stops no other.

    What doesn't fit there is set aside but kept, and each migration can be undone. A run that has ended is never
    changed: named by its id, it is copied.
    """
    return batch_document(await services.studio.migrating.apply(caller, wizard_id, **request.model_dump()))


@router.get("/wizards/{wizard_id}/migrations", responses=problems(*NAMED, *of(Invalid)))
async def list_migrations(
    wizard_id: WizardId, caller: Caller, services: Provided, limit: Limit = 20, after: After = None
) -> MigrationPage:
    """List what was migrated of a wizard's runs, newest first: of all of them for admins and operators."""
    page = await services.studio.migrating.list(caller, wizard_id, limit=limit, after=after)
    return MigrationPage(items=[migration_document(each) for each in page.items], next=page.next)


@router.post(
    "/wizards/{wizard_id}/migrations/{migration_id}/undo", responses=problems(*NAMED, *of(RunNotReady, Conflict))
)
async def undo_migration(
    wizard_id: WizardId, migration_id: MigrationId, caller: Caller, services: Provided
) -> MigrationDocument:
    """Take a migration back. Answers given since stay where they fit the older version, else they are kept aside."""
    return migration_document(await services.studio.migrating.undo(caller, wizard_id, migration_id))


@router.post("/wizards/{wizard_id}/migrations/batches/{batch_id}/undo", responses=problems(*NAMED))
async def undo_migration_batch(
    wizard_id: WizardId, batch_id: BatchId, caller: Caller, services: Provided
) -> MigrationBatch:
    """Take back every migration of a batch that stands; one that can't be is reported and stops no other."""
    return batch_document(await services.studio.migrating.undo_batch(caller, wizard_id, batch_id))


@router.post("/wizard-runs/{run_id}/migrate/preview", responses=problems(*OWN))
async def preview_own_migration(
    run_id: RunId, caller: Caller, services: Provided, request: OwnMigrationRequest = NEWEST
) -> RunFateDocument:
    """Tell what would become of a run of your own in a newer version. Nothing changes."""
    batch = await services.studio.migrating.preview_own(caller, run_id, to_version=request.to_version)
    return run_fate_document(batch.runs[0])


@router.post(
    "/wizard-runs/{run_id}/migrate",
    responses={
        201: {"model": MovedRun, "description": "The run had ended; this is the copy that goes on."},
        **problems(*OWN, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict)),
    },
)
async def migrate_own_run(
    run_id: RunId,
    revision: Revision,
    caller: Caller,
    zone: Zone,
    services: Provided,
    response: Response,
    request: OwnMigrationRequest = NEWEST,
) -> MovedRun:
    """Move a run of your own to a newer version of its wizard. One that has ended stays as it is and is copied."""
    fate = await services.studio.migrating.move_own(
        caller, run_id, to_version=request.to_version, expected_revision=revision
    )
    shown = await services.runs.forms.show(caller, fate.copy_run_id or run_id, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    if fate.copy_run_id:
        response.status_code = 201
        response.headers["Location"] = f"/api/v1/wizard-runs/{fate.copy_run_id}"
    return moved_run(shown, fate)
