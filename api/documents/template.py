"""Templates as the library shows them, as admins send them, and as wizards begin from them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from api.documents.event import absent
from api.documents.structure_body import StructureMember
from api.documents.wizard import FRIENDLY, STRUCTURE, CategoryCount
from studio.templates import Cloned
from wizard.categories import NamedCategory
from wizard.ports.templates import Template, TemplateRecord
from wizard.structure import Difficulty, Picture
from wizard.text import Tag

CARD: dict[str, Any] = {
    "id": "5d1c0a9e-3b47-4c8f-a2d6-7e8f90a1b2c3",
    "organization_id": None,
    "slug": "pizza-order",
    "template_name": "Pizza order",
    "template_description": "Takes an order, topping by topping.",
    "category": "Form & Survey Wizards",
    "icon": "🍕",
    "difficulty_level": "easy",
    "estimated_time": 2,
    "tags": ["food"],
    "preview_image": None,
    "step_count": 1,
    "option_set_count": 1,
    "is_system_template": True,
    "created_by": "system",
    "usage_count": 12,
    "average_rating": 4.5,
    "rating_count": 2,
    "is_active": True,
    "source_wizard_id": None,
    "revision": 1,
    "created_at": "2026-03-01T09:20:00Z",
    "updated_at": "2026-03-01T09:20:00Z",
}
PREVIEW: list[dict[str, Any]] = [
    {
        "key": "order",
        "name": "Your order",
        "description": None,
        "is_skippable": False,
        "is_conditional": False,
        "option_sets": [
            {
                "key": "topping",
                "name": "Topping",
                "question": "What goes on top?",
                "selection_type": "single_select",
                "is_required": True,
                "is_conditional": False,
                "options": ["Cheese", "Mushrooms"],
            }
        ],
    }
]
DETAIL: dict[str, Any] = {**CARD, "preview": PREVIEW, "wizard_structure": STRUCTURE}
Icon = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[^\x00-\x1f\x7f]*$")]


UNDESCRIBED = {"wizard_structure", "version", "is_system_template", "created_by"}


class TemplateMetadataMembers(BaseModel):
    """What a template is listed with."""

    model_config = ConfigDict(extra="forbid")
    template_name: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        default_factory=absent, min_length=1, max_length=255, pattern=r"\S"
    )
    template_description: str | None = Field(default_factory=absent, max_length=20_000)
    category: NamedCategory | None = Field(default_factory=absent)
    icon: Icon | None = Field(default_factory=absent, description="An emoji or a name of one.")
    difficulty_level: Difficulty | None = Field(default_factory=absent)
    estimated_time: int | None = Field(default_factory=absent, ge=1, le=10_000, description="In minutes.")
    tags: list[Tag] = Field(default_factory=absent, max_length=20)
    preview_image: Picture | None = Field(default_factory=absent, description="Its address.")
    is_active: bool = Field(default_factory=absent, description="False puts it aside: only admins see it then.")

    @field_validator("tags")
    @classmethod
    def _differ(cls, tags: list[str]) -> list[str]:
        if len({tag.casefold() for tag in tags}) != len(tags):
            raise ValueError("A tag is there twice")
        return tags

    def described(self) -> dict[str, Any]:
        """The members that were sent, apart from the structure."""
        given = self.model_dump(exclude_unset=True, exclude=UNDESCRIBED)
        return {**given, "tags": tuple(given["tags"])} if "tags" in given else given


class WholeTemplate(TemplateMetadataMembers):
    """A template as a whole. What is absent is taken from the structure, which has members of the same meaning."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"template_name": "Pizza order", "wizard_structure": FRIENDLY}]},
    )
    wizard_structure: StructureMember
    is_system_template: Literal[False] = Field(default=False, description="Those of the system aren't made here.")
    created_by: Literal["admin"] = Field(default="admin", description="As templates tell it that were made here.")


class TemplateChange(TemplateMetadataMembers):
    """What is to be different about a template; what is absent stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"is_active": False}]})
    wizard_structure: StructureMember = Field(default_factory=absent)


class SavedWizard(TemplateMetadataMembers):
    """How a wizard becomes a template. What is absent is taken from the wizard."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"template_name": "Our pizza order"}]})
    version: Literal["published", "draft"] | None = Field(
        default=None, description="Of what it is made; absent: of what is published, else of the draft."
    )


class TemplateCard(BaseModel):
    """A template without its structure. No organization: one of the system's, which nobody changes."""

    model_config = ConfigDict(json_schema_extra={"examples": [CARD]})
    id: UUID
    organization_id: UUID | None
    slug: str | None = Field(description="Of a system template: a name that stays.")
    template_name: str
    template_description: str | None
    category: str | None
    icon: str | None
    difficulty_level: Difficulty | None
    estimated_time: int | None = Field(description="In minutes.")
    tags: list[str]
    preview_image: str | None
    step_count: int
    option_set_count: int = Field(description="How many fields it has.")
    is_system_template: bool
    created_by: Literal["system", "admin"]
    usage_count: int = Field(description="How often it was used, at most once per person and day.")
    average_rating: float = Field(description="From 1 to 5; 0 where nobody rated it.")
    rating_count: int
    is_active: bool
    source_wizard_id: UUID | None = Field(description="The wizard that it was made of.")
    revision: int = Field(description="Also its ETag.")
    created_at: datetime
    updated_at: datetime


class FieldPreview(BaseModel):
    """A field, as somebody who looks a template over needs it. `options` are labels."""

    key: str
    name: str
    question: str
    selection_type: str
    is_required: bool
    is_conditional: bool = Field(description="Whether it is asked only under a condition.")
    options: list[str]


class StepPreview(BaseModel):
    """A step with its fields."""

    key: str
    name: str
    description: str | None
    is_skippable: bool
    is_conditional: bool
    option_sets: list[FieldPreview]


class TemplateDetail(TemplateCard):
    """A template with its structure, and a preview of that step by step."""

    model_config = ConfigDict(json_schema_extra={"examples": [DETAIL]})
    preview: list[StepPreview]
    wizard_structure: dict[str, Any]


class TemplatePage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [CARD], "next": None}]})
    items: list[TemplateCard]
    next: str | None


class TemplateCategories(BaseModel):
    """Every category that a template may be in, with how many are."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [{"name": "Form & Survey Wizards", "count": 2}]}]}
    )
    items: list[CategoryCount]


class ClonedTemplate(BaseModel):
    """A wizard to be, not saved: as it is, a body for `POST /api/v1/wizards`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "template_name": CARD["template_name"],
                    "wizard_structure": STRUCTURE,
                    "source_template_id": CARD["id"],
                }
            ]
        }
    )
    template_name: str
    wizard_structure: dict[str, Any]
    source_template_id: UUID


def template_card(record: TemplateRecord) -> TemplateCard:
    return TemplateCard.model_validate(_card(record))


def template_detail(template: Template) -> TemplateDetail:
    document = dict(template.document)
    return TemplateDetail(**_card(template.record), preview=list(_steps(document)), wizard_structure=document)


def cloned_template(cloned: Cloned) -> ClonedTemplate:
    return ClonedTemplate(
        template_name=cloned.original.metadata.template_name,
        wizard_structure=cloned.structure.model_dump(mode="json"),
        source_template_id=cloned.original.id,
    )


def _card(record: TemplateRecord) -> dict[str, Any]:
    metadata = {name: getattr(record.metadata, name) for name in TemplateMetadataMembers.model_fields}
    own = {name: getattr(record, name) for name in TemplateCard.model_fields if hasattr(record, name)}
    return {**own, **metadata, "created_by": "system" if record.is_system_template else "admin"}


def _steps(document: Mapping[str, Any]) -> Iterator[StepPreview]:
    for step in _parts(document, "steps"):
        yield StepPreview(
            key=step["key"],
            name=step["name"],
            description=step.get("description"),
            is_skippable=step.get("is_skippable", False),
            is_conditional=_is_conditional(step),
            option_sets=[_field(each) for each in _parts(step, "option_sets")],
        )


def _field(field: Mapping[str, Any]) -> FieldPreview:
    return FieldPreview(
        key=field["key"],
        name=field["name"],
        question=field["question"],
        selection_type=field["selection_type"],
        is_required=field.get("is_required", True),
        is_conditional=_is_conditional(field),
        options=[option["label"] for option in _parts(field, "options")],
    )


def _is_conditional(part: Mapping[str, Any]) -> bool:
    kinds = {each["dependency_type"] for each in _parts(part, "dependencies")}
    return part.get("visible_when") is not None or bool(kinds & {"show_if", "hide_if"})


def _parts(document: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return document.get(name) or ()
