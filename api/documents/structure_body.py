"""Bodies that carry a structure: in a member of its own, or with its members at the top, as front ends send it."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

Document = dict[str, Any]
StructureMember = Annotated[
    Document,
    Field(
        description="A structure, as `/api/v1/schemas/structure.json` describes it. Ids, keys and option values that"
        " are missing are filled in; what else is wrong with its shape is refused with every place named."
    ),
]
OTHER_NAME = "wizard_structure"
"""What templates call it."""
SHAPE: dict[str, Any] = {
    "required": [],
    "additionalProperties": True,
    "anyOf": [{"required": ["structure"]}, {"required": [OTHER_NAME]}, {"required": ["name"]}],
}
"""What the bodies' schema says besides: the structure is there by either name, or its members are."""


class StructureBody(BaseModel):
    """A body with a structure. Without that member, all others that the body doesn't define are the structure's."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=SHAPE)

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, sent: Any) -> Any:
        if not isinstance(sent, Mapping) or "structure" in sent:
            return cast("Any", sent)
        body = cast("Mapping[str, Any]", sent)
        own = {name: value for name, value in body.items() if name in cls.model_fields}
        others = {name: value for name, value in body.items() if name not in own}
        if OTHER_NAME in others:
            return {**own, "structure": others.pop(OTHER_NAME), **others}
        return {**own, "structure": others} if "name" in others else body
