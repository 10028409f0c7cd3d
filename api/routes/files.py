"""Files of a run: sent as a stream, listed, fetched in parts or by link, taken back."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.auth import WITHOUT_TOKEN, Caller
from api.documents.file import FileLinkDocument, FileList, UploadDocument, file_document, link_document
from api.file_response import BYTES, FILE, FileResponse
from api.parameters import PRINTABLE, FileId, RunId
from api.problem_documents import NAMED, of, problems
from api.problems import BAD_REQUEST, BODY_TOO_LARGE, MEDIA_TYPE_REFUSED, RANGE_REFUSED, UPLOAD_STALLED, VALIDATION
from api.services import Provided
from api.upload_body import upload_body
from runs.file_links import FileLink
from runs.files import Named
from wizard.errors import FileInUse, FileTooLarge, Invalid, NotFound, RunNotReady, TooManyFiles

router = APIRouter(prefix="/api/v1", tags=["Files"])
FieldKey = Annotated[
    str,
    Query(
        min_length=1, max_length=255, pattern=PRINTABLE, description="The file field's key.", examples=["event.poster"]
    ),
]
FileName = Annotated[
    str | None,
    Query(
        max_length=1000, description="What the file is called, where it is the body itself.", examples=["poster.png"]
    ),
]
Expires = Annotated[int, Query(ge=0, le=2**53, description="Of the link.", examples=[1830297600])]
Signature = Annotated[
    str, Query(min_length=64, max_length=64, pattern="^[0-9a-f]*$", description="Of the link.", examples=["0" * 64])
]
_FORM: dict[str, Any] = {
    "schema": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}},
        "required": ["file"],
    },
    "example": {"file": "…"},
}
_CONTENT = {"required": True, "content": {"multipart/form-data": _FORM, "application/octet-stream": BYTES}}
REFUSED = (*of(RunNotReady, TooManyFiles, FileTooLarge, Invalid), BAD_REQUEST, BODY_TOO_LARGE, MEDIA_TYPE_REFUSED)


@router.post(
    "/wizard-runs/{run_id}/files",
    status_code=201,
    responses=problems(*NAMED, *REFUSED, UPLOAD_STALLED),
    openapi_extra={"requestBody": _CONTENT},
)
async def upload_file(
    run_id: RunId,
    field: FieldKey,
    caller: Caller,
    services: Provided,
    request: Request,
    response: Response,
    name: FileName = None,
) -> UploadDocument:
    """Send a file for a field of a run of your own, as the one file of a form or as the body itself.

    It is no answer yet: send its id as the field's value, `[{"id": …}]`, or attach it to a message in the chat. Its
    type is told by its content.
    """
    body = await upload_body(request, name)
    named = Named(field, body.name, body.announced)
    file = await services.runs.files.add(caller, run_id, named, body.content)
    response.headers["Location"] = f"/api/v1/wizard-runs/{run_id}/files/{file.id}"
    return file_document(file)


@router.get("/wizard-runs/{run_id}/files", responses=problems(*NAMED))
async def list_files(run_id: RunId, caller: Caller, services: Provided) -> FileList:
    """List the stored files of a run, oldest first, for those who may see the run."""
    return FileList(items=[file_document(each) for each in await services.runs.files.list(caller, run_id)])


@router.get(
    "/wizard-runs/{run_id}/files/{file_id}",
    status_code=200,
    response_class=FileResponse,
    responses={**FILE, **problems(*NAMED, RANGE_REFUSED)},
)
async def fetch_file(
    run_id: RunId, file_id: FileId, caller: Caller, services: Provided, request: Request
) -> FileResponse:
    """Fetch a file of a run that you may see, or a part of it (`Range`). Its SHA-256 is its ETag."""
    found = await services.runs.files.get(caller, run_id, file_id)
    return FileResponse(services.runs.files, found, request)


@router.delete(
    "/wizard-runs/{run_id}/files/{file_id}",
    status_code=204,
    responses=problems(*NAMED, *of(FileInUse, RunNotReady)),
)
async def remove_file(run_id: RunId, file_id: FileId, caller: Caller, services: Provided) -> None:
    """Take back a file of your own that no answer names. Links to it stop working at once."""
    await services.runs.files.remove(caller, run_id, file_id)


@router.post("/wizard-runs/{run_id}/files/{file_id}/url", responses=problems(*NAMED))
async def link_to_file(run_id: RunId, file_id: FileId, caller: Caller, services: Provided) -> FileLinkDocument:
    """Make a link to a file that works without a token for five minutes, as a browser needs it to show the file."""
    return link_document(await services.runs.files.link(caller, run_id, file_id))


@router.get(
    "/files/{file_id}",
    status_code=200,
    response_class=FileResponse,
    responses={**FILE, **problems(*of(NotFound), VALIDATION, RANGE_REFUSED)},
    openapi_extra=WITHOUT_TOKEN,
)
async def follow_file_link(
    file_id: FileId, expires: Expires, signature: Signature, services: Provided, request: Request
) -> FileResponse:
    """Fetch a file by a link that was made for it, or a part of it (`Range`).

    Images, PDF and plain text may be shown in place, under a policy by which they run and load nothing; everything else
    is for saving.
    """
    found = await services.runs.files.linked(FileLink(file_id, expires, signature))
    return FileResponse(services.runs.files, found, request)
