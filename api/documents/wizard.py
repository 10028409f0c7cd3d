"""Wizards as those who make them see them: what a listing shows, the draft, and what is wrong with it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.documents.structure_body import SHAPE, StructureBody, StructureMember
from studio.drafts import EditedDraft, ShownWizard
from wizard.categories import Category
from wizard.ports.drafts import WizardRecord
from wizard.validation import Problem

FIELD: dict[str, Any] = {
    "id": "9b2f0c1e-7d5a-4d0e-8b57-2f6a1c3d4e50",
    "key": "topping",
    "name": "Topping",
    "question": "What goes on top?",
    "selection_type": "single_select",
    "is_required": True,
    "options": [
        {"id": "6c1d7a52-40f3-4a8e-9d0b-5e2f7a8b9c01", "value": "cheese", "label": "Cheese"},
        {"id": "6c1d7a52-40f3-4a8e-9d0b-5e2f7a8b9c02", "value": "mushrooms", "label": "Mushrooms"},
    ],
}
STRUCTURE: dict[str, Any] = {
    "name": "Pizza order",
    "category": "Form & Survey Wizards",
    "tags": ["food"],
    "difficulty_level": "easy",
    "estimated_time": 2,
    "steps": [
        {"id": "4f0e2d3c-1b5a-4c6d-8e7f-0a1b2c3d4e5f", "key": "order", "name": "Your order", "option_sets": [FIELD]}
    ],
}
FRIENDLY: dict[str, Any] = {
    "name": "Pizza order",
    "steps": [
        {
            "name": "Your order",
            "option_sets": [
                {
                    "name": "Topping",
                    "question": "What goes on top?",
                    "selection_type": "single_select",
                    "options": [{"label": "Cheese"}, {"label": "Mushrooms"}],
                }
            ],
        }
    ],
}
WIZARD: dict[str, Any] = {
    "id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "slug": "pizza-order",
    "name": "Pizza order",
    "description": None,
    "category": "Form & Survey Wizards",
    "tags": ["food"],
    "icon": None,
    "preview_image": None,
    "difficulty_level": "easy",
    "estimated_time": 2,
    "require_login": True,
    "allow_templates": False,
    "step_count": 1,
    "option_set_count": 1,
    "error_count": 0,
    "changed": True,
    "status": "draft",
    "revision": 3,
    "published_version": None,
    "latest_version": 0,
    "source_template_id": None,
    "created_by": "ac3e0000-0000-4000-8000-000000000001",
    "created_at": "2026-03-01T09:20:00Z",
    "updated_at": "2026-03-01T09:24:00Z",
    "archived_at": None,
}
PROBLEM: dict[str, Any] = {
    "pointer": "/description",
    "code": "description_missing",
    "message": "Say in a sentence what the wizard is for.",
    "severity": "warning",
}
SlugMember = Annotated[
    str | None,
    Field(
        max_length=100,
        pattern=r"^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$",
        description="By what the wizard is begun. Absent: made of its name.",
    ),
]


class ProblemEntry(BaseModel):
    """What is wrong with a structure: an `error` keeps it from being published, a `warning` is advice."""

    model_config = ConfigDict(json_schema_extra={"examples": [PROBLEM]})
    pointer: str = Field(description="The place in the structure, as a JSON pointer.")
    code: str = Field(description="Stable, for machines.")
    message: str = Field(description="A sentence for the author.")
    severity: Literal["error", "warning"]


class NewWizard(StructureBody):
    """A wizard to be made: a structure, whose ids and keys may be left out, or the structure's members themselves."""

    model_config = ConfigDict(json_schema_extra={**SHAPE, "examples": [{"structure": FRIENDLY}, FRIENDLY]})
    structure: StructureMember
    slug: SlugMember = None
    source_template_id: UUID | None = Field(default=None, description="The template that it was cloned from.")
    template_name: str | None = Field(
        default=None, max_length=255, description="As a clone tells it; what is kept is `source_template_id`."
    )


class WholeDraft(StructureBody):
    """The draft as a whole: the structure, or its members themselves."""

    model_config = ConfigDict(json_schema_extra={**SHAPE, "examples": [{"structure": STRUCTURE}, STRUCTURE]})
    structure: StructureMember


class CloneRequest(BaseModel):
    """How the copy is called; absent, as the original with "(Copy)"."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Pizza order for parties"}]})
    name: str | None = Field(default=None, min_length=1, max_length=200, pattern=r"\S")


class PatchOperation(BaseModel):
    """One operation of JSON Patch (RFC 6902) on the structure; members that it doesn't define are ignored."""

    op: Literal["add", "remove", "replace", "move", "copy", "test"]
    path: str = Field(max_length=2000, description="A JSON pointer into the structure.")
    from_: str = Field(default="", alias="from", max_length=2000, description="For `move` and `copy`.")
    value: JsonValue = Field(default=None, description="For `add`, `replace` and `test`.")

    def to_json(self) -> dict[str, JsonValue]:
        return self.model_dump(by_alias=True, exclude_unset=True)


class Wizard(BaseModel):
    """A wizard without its structure. No organization: one of the system's, which all may read and nobody changes."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [WIZARD]})
    id: UUID
    organization_id: UUID | None
    slug: str
    name: str
    description: str | None
    category: Category | None
    tags: list[str]
    icon: str | None
    preview_image: str | None
    difficulty_level: Literal["easy", "medium", "hard"] | None
    estimated_time: int | None = Field(description="In minutes.")
    require_login: bool
    allow_templates: bool = Field(description="Whether others may save it as a template.")
    step_count: int
    option_set_count: int = Field(description="How many fields it has.")
    error_count: int = Field(description="Of the draft's problems that keep it from being published.")
    changed: bool = Field(description="Whether the draft differs from what is published.")
    status: Literal["draft", "published", "archived"]
    revision: int = Field(description="Of the draft; also its ETag.")
    published_version: int | None
    latest_version: int = Field(description="0 where it was never published.")
    source_template_id: UUID | None
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class WizardDetail(Wizard):
    """A wizard with its draft; `structure` is null for plain members, who read what is published as a version."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**WIZARD, "structure": STRUCTURE}]})
    structure: dict[str, Any] | None


class EditedWizard(Wizard):
    """A wizard as a change left it, with its draft and all that is wrong with that."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**WIZARD, "structure": STRUCTURE, "problems": [PROBLEM]}]}
    )
    structure: dict[str, Any]
    problems: list[ProblemEntry]


class WizardPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [WIZARD], "next": None}]})
    items: list[Wizard]
    next: str | None


class CategoryCount(BaseModel):
    name: Category
    count: int = Field(description="How many of the listed wizards are in it.")


class Categories(BaseModel):
    """Every category that a wizard may be in."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [{"name": "Form & Survey Wizards", "count": 4}]}]}
    )
    items: list[CategoryCount]


class DraftProblems(BaseModel):
    """All that is wrong with a draft, in the order of its structure."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"revision": 3, "problems": [PROBLEM]}]})
    revision: int
    problems: list[ProblemEntry]


def wizard_document(record: WizardRecord) -> Wizard:
    return Wizard.model_validate(record)


def wizard_detail(shown: ShownWizard) -> WizardDetail:
    structure = dict(shown.document) if shown.document is not None else None
    return WizardDetail(**wizard_document(shown.wizard).model_dump(), structure=structure)


def edited_wizard(edited: EditedDraft) -> EditedWizard:
    return EditedWizard(
        **wizard_document(edited.draft.wizard).model_dump(),
        structure=dict(edited.draft.document),
        problems=problem_entries(edited.problems),
    )


def problem_entries(problems: tuple[Problem, ...]) -> list[ProblemEntry]:
    return [ProblemEntry.model_validate(problem, from_attributes=True) for problem in problems]
