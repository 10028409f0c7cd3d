"""The parts of a draft: what each kind looks like when it is made, changed, ordered, moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, create_model

from api.documents.wizard import FIELD, PROBLEM, ProblemEntry, problem_entries
from studio.parts import EditedPart
from wizard.building.parts import Found, Kind
from wizard.structure import Action, Dependency, Option, OptionSet, Step, Trigger

Position = Annotated[int | None, Field(ge=0, le=20_000, description="Among its siblings, from 0; absent: the last.")]
Parent = UUID | Literal["wizard"]
OF_SEVERAL = ("option_id", "option_set_id", "step_id")
"""What the parent of a part may be called that can be in parts of several kinds."""
STEP_ID = "4f0e2d3c-1b5a-4c6d-8e7f-0a1b2c3d4e5f"
FIELD_ID, OPTION_ID = FIELD["id"], FIELD["options"][0]["id"]
EVENT_ID = "1d2e3f40-5a6b-4c7d-8e9f-a0b1c2d3e4f5"
PART: dict[str, Any] = {
    "id": FIELD_ID,
    "parent_id": STEP_ID,
    "pointer": "/steps/0/option_sets/0",
    "position": 0,
    "members": FIELD,
}


class PartMembers(BaseModel):
    """Members of a part, as the structure's schema describes them."""

    model_config = ConfigDict(extra="allow")

    def named(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class NewPart(PartMembers):
    """A part to be made: where, and its members; its id, key or value may be left out."""

    position: Position = None


class PartOrder(BaseModel):
    """The parts of one parent, each once, in their new order. The parent needn't be named."""

    model_config = ConfigDict(extra="forbid")
    ids: list[UUID] = Field(max_length=2000)


class PartMove(BaseModel):
    """Where a part goes; without a parent it stays in its own."""

    model_config = ConfigDict(extra="forbid")
    position: Position = None


class PartDocument(BaseModel):
    """A part where it is in the draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [PART]})
    id: str
    parent_id: str = Field(description="`wizard` for what is in no other part.")
    pointer: str = Field(description="Its place in the structure, as a JSON pointer.")
    position: int
    members: dict[str, Any]


class PartList(BaseModel):
    """The parts of one parent, or all of them, in order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"revision": 3, "items": [PART]}]})
    revision: int
    items: list[PartDocument]


class EditedPartDocument(BaseModel):
    """The draft after the change: its revision, the part, and all that is wrong with the draft now."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"revision": 4, "error_count": 0, "part": PART, "problems": [PROBLEM]}]}
    )
    revision: int
    error_count: int
    part: PartDocument | None = Field(description="Null where it was removed, or several were ordered.")
    problems: list[ProblemEntry]


@dataclass(frozen=True, slots=True)
class PartKind:
    """One row of the table of parts. `parent`: the member of a body that names where a part is put."""

    kind: Kind
    name: str
    parent: str | None
    new: type[NewPart]
    members: type[PartMembers]
    order: type[PartOrder]
    move: type[PartMove]

    @property
    def plural(self) -> str:
        return self.kind.replace("-", "_")

    @property
    def spoken(self) -> str:
        words = self.name.replace("_", " ")
        return f"an {words}" if words[0] in "aeo" else f"a {words}"

    def parent_of(self, body: BaseModel) -> Parent | None:
        return getattr(body, self.parent) if self.parent else None


def part_document(found: Found) -> PartDocument:
    return PartDocument(
        id=found.id,
        parent_id=found.parent_id,
        pointer=found.pointer,
        position=found.position,
        members=dict(found.body),
    )


def edited_part(changed: EditedPart) -> EditedPartDocument:
    wizard = changed.edited.draft.wizard
    return EditedPartDocument(
        revision=wizard.revision,
        error_count=wizard.error_count,
        part=part_document(changed.part) if changed.part else None,
        problems=problem_entries(changed.edited.problems),
    )


def _row(
    kind: Kind, name: str, shape: Any, where: tuple[str, Any] | None, example: Mapping[str, Any], change: dict[str, Any]
) -> PartKind:
    """The row of a kind. `where`: the member that names the parent, and one such id; an event may do without."""
    title = "".join(word.capitalize() for word in name.split("_"))
    placed, optional, at = _places(where, optional=kind == "events")
    described = _members_of(shape)
    return PartKind(
        kind,
        name,
        where[0] if where else None,
        new=_model(f"New{title}", NewPart, placed, {**at, **example}, described),
        members=_model(f"{title}Members", PartMembers, {}, change, described),
        order=_model(f"{title}Order", PartOrder, optional, {**at, "ids": [FIELD_ID, OPTION_ID]}),
        move=_model(f"{title}Move", PartMove, optional, {**at, "position": 0}),
    )


def _places(where: tuple[str, Any] | None, *, optional: bool) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The member that names the parent, where it must be said and where it may be left out; an example of it."""
    if where is None:
        return {}, {}, {}
    member, example = where
    told = "The id of the part that it is in."
    names = AliasChoices(member, *OF_SEVERAL) if member == "parent_id" else AliasChoices(member)
    free = (Parent | None, Field(default=None, validation_alias=names, description=f"{told} `wizard`: in none."))
    must = (UUID, Field(validation_alias=names, description=told))
    return {member: free if optional else must}, {member: free}, {member: example}


def _model(
    name: str,
    base: type[Any],
    members: Mapping[str, Any],
    example: Mapping[str, Any],
    described: Mapping[str, Any] | None = None,
) -> Any:
    made = create_model(name, __base__=base, __doc__=base.__doc__, **members)
    properties: Any = {**(described or {}), **made.model_json_schema().get("properties", {})}
    made.model_config["json_schema_extra"] = {"properties": properties, "examples": [dict(example)]}
    made.model_rebuild(force=True)
    return made


def _members_of(shape: Any) -> dict[str, Any]:
    """What members a part may have, in the words of its schema; no type where that differs or is another part's."""
    schema = TypeAdapter(shape).json_schema()
    variants = [schema["$defs"][each["$ref"].rpartition("/")[2]] for each in schema.get("oneOf", [])] or [schema]
    members: dict[str, Any] = {}
    for variant in variants:
        for name, member in variant["properties"].items():
            plain = {} if "$ref" in str(member) else {key: member[key] for key in member if key != "title"}
            members[name] = plain if members.get(name, plain) == plain else {}
    return members


PART_KINDS: tuple[PartKind, ...] = (
    _row("steps", "step", Step, None, {"name": "Your order", "position": 0}, {"name": "What you would like"}),
    _row(
        *("option-sets", "option_set", OptionSet, ("step_id", STEP_ID)),
        {"name": "Size", "selection_type": "single_select", "options": [{"label": "Small"}, {"label": "Large"}]},
        {"is_required": False},
    ),
    _row("options", "option", Option, ("option_set_id", FIELD_ID), {"label": "Olives"}, {"label": "Black olives"}),
    _row(
        *("dependencies", "dependency", Dependency, ("parent_id", FIELD_ID)),
        {"dependency_type": "show_if", "depends_on_option_set_id": FIELD_ID, "depends_on_option_id": OPTION_ID},
        {"dependency_type": "hide_if"},
    ),
    _row("events", "event", Trigger, ("step_id", STEP_ID), {"on": "step.onExit"}, {"is_enabled": False}),
    _row(
        *("actions", "action", Action, ("event_id", EVENT_ID)),
        {"kind": "show_message", "message": "Thank you! {{ topping }} it is."},
        {"message": "Thank you!"},
    ),
)
