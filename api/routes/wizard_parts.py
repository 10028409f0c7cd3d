"""The parts of a draft by their own addresses: six kinds, one table, each change a patch of the structure."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from api.auth import Caller
from api.documents.part import (
    PART_KINDS,
    STEP_ID,
    EditedPartDocument,
    NewPart,
    Parent,
    PartDocument,
    PartKind,
    PartList,
    PartMembers,
    PartMove,
    PartOrder,
    edited_part,
    part_document,
)
from api.documents.run import etag
from api.json_body import JsonRoute
from api.parameters import Revision, WizardId
from api.problem_documents import NAMED, of, problems
from api.routes.wizards import WRITTEN
from api.services import Provided
from studio.parts import EditedPart
from wizard.errors import Invalid

router = APIRouter(prefix="/api/v1/wizards/{wizard_id}", tags=["Wizard parts"], route_class=JsonRoute)
PartId = Annotated[UUID, Path(alias="part_id", examples=["9b2f0c1e-7d5a-4d0e-8b57-2f6a1c3d4e50"])]
ParentQuery = Annotated[Parent | None, Query(description="The id of the part that they are in.", examples=[STEP_ID])]
READ = (*NAMED, *of(Invalid))
Endpoint = Callable[..., Any]


def tagged(response: Response, changed: EditedPart) -> EditedPartDocument:
    """The draft as the change left it, whose revision is the ETag."""
    response.headers["ETag"] = etag(changed.edited.draft.wizard.revision)
    return edited_part(changed)


@contextmanager
def naming_parent_of(row: PartKind) -> Generator[None]:
    """Has what is said against the parent point to the member that named it."""
    try:
        yield
    except Invalid as invalid:
        if row.parent and invalid.data.get("pointer") == "/parent_id":
            invalid.data["pointer"] = f"/{row.parent}"
        raise


def listing(row: PartKind) -> Endpoint:
    async def list_parts(
        wizard_id: WizardId, caller: Caller, services: Provided, response: Response, parent: ParentQuery = None
    ) -> PartList:
        revision, found = await services.studio.parts.children(caller, wizard_id, row.kind, parent)
        response.headers["ETag"] = etag(revision)
        return PartList(revision=revision, items=[part_document(each) for each in found])

    return list_parts


def showing(row: PartKind) -> Endpoint:
    async def show_part(
        wizard_id: WizardId, part: PartId, caller: Caller, services: Provided, response: Response
    ) -> PartDocument:
        revision, found = await services.studio.parts.get(caller, wizard_id, row.kind, part)
        response.headers["ETag"] = etag(revision)
        return part_document(found)

    return show_part


def adding(row: PartKind) -> Endpoint:
    async def add_part(
        wizard_id: WizardId,
        revision: Revision,
        request: NewPart,
        caller: Caller,
        services: Provided,
        response: Response,
    ) -> EditedPartDocument:
        parent, members = row.parent_of(request), request.named()
        with naming_parent_of(row):
            changed = await services.studio.parts.add(
                caller, wizard_id, row.kind, parent, members, request.position, revision
            )
        if changed.part:
            response.headers["Location"] = f"/api/v1/wizards/{wizard_id}/{row.kind}/{changed.part.id}"
        return tagged(response, changed)

    return typed(add_part, row.new)


def replacing(row: PartKind) -> Endpoint:
    async def replace_part(
        wizard_id: WizardId,
        part: PartId,
        revision: Revision,
        request: PartMembers,
        caller: Caller,
        services: Provided,
        response: Response,
    ) -> EditedPartDocument:
        members = request.named()
        return tagged(
            response, await services.studio.parts.replace(caller, wizard_id, row.kind, part, members, revision)
        )

    return typed(replace_part, row.members)


def changing(row: PartKind) -> Endpoint:
    async def change_part(
        wizard_id: WizardId,
        part: PartId,
        revision: Revision,
        request: PartMembers,
        caller: Caller,
        services: Provided,
        response: Response,
    ) -> EditedPartDocument:
        members = request.named()
        return tagged(
            response, await services.studio.parts.change(caller, wizard_id, row.kind, part, members, revision)
        )

    return typed(change_part, row.members)


def removing(row: PartKind) -> Endpoint:
    async def remove_part(
        wizard_id: WizardId, part: PartId, revision: Revision, caller: Caller, services: Provided, response: Response
    ) -> EditedPartDocument:
        return tagged(response, await services.studio.parts.remove(caller, wizard_id, row.kind, part, revision))

    return remove_part


def ordering(row: PartKind) -> Endpoint:
    async def reorder_parts(
        wizard_id: WizardId,
        revision: Revision,
        request: PartOrder,
        caller: Caller,
        services: Provided,
        response: Response,
    ) -> EditedPartDocument:
        parent = row.parent_of(request)
        with naming_parent_of(row):
            changed = await services.studio.parts.reorder(caller, wizard_id, row.kind, parent, request.ids, revision)
        return tagged(response, changed)

    return typed(reorder_parts, row.order)


def moving(row: PartKind) -> Endpoint:
    async def move_part(
        wizard_id: WizardId,
        part: PartId,
        revision: Revision,
        request: PartMove,
        caller: Caller,
        services: Provided,
        response: Response,
    ) -> EditedPartDocument:
        parent = row.parent_of(request)
        with naming_parent_of(row):
            changed = await services.studio.parts.move(
                caller, wizard_id, row.kind, part, parent, request.position, revision
            )
        return tagged(response, changed)

    return typed(move_part, row.move)


def typed(endpoint: Endpoint, body: type[Any]) -> Endpoint:
    """The endpoint with the body of its kind."""
    endpoint.__annotations__["request"] = body
    return endpoint


ROUTES: tuple[tuple[str, str, Callable[[PartKind], Endpoint], str, str], ...] = (
    (
        "GET",
        "",
        listing,
        "list_wizard_{many}",
        "List the {spoken} of one parent, or without one all of them, in order.",
    ),
    ("POST", "", adding, "add_wizard_{one}", "Add {a}. What it leaves out, as ids, keys and values, is filled in."),
    ("POST", "/reorder", ordering, "reorder_wizard_{many}", "Put the {spoken} of one parent in another order."),
    ("GET", "/{part_id}", showing, "show_wizard_{one}", "Show {a} of the draft, and where it is."),
    ("PUT", "/{part_id}", replacing, "replace_wizard_{one}", "Give {a} these members and no others; it keeps its id."),
    (
        "PATCH",
        "/{part_id}",
        changing,
        "change_wizard_{one}",
        "Change members of {a}; null takes one away, others stay.",
    ),
    ("DELETE", "/{part_id}", removing, "remove_wizard_{one}", "Remove {a} with all that is in it."),
    ("POST", "/{part_id}/move", moving, "move_wizard_{one}", "Move {a} to another place or parent; it keeps its id."),
)


def register(row: PartKind) -> None:
    """The routes of one kind."""
    for method, path, made, name, description in ROUTES:
        router.add_api_route(
            f"/{row.kind}{path}",
            made(row),
            methods=[method],
            name=name.format(one=row.name, many=row.plural),
            description=description.format(a=row.spoken, spoken=row.plural.replace("_", " ")),
            status_code=201 if made is adding else 200,
            responses=problems(*(READ if method == "GET" else WRITTEN)),
        )


for each in PART_KINDS:
    register(each)
