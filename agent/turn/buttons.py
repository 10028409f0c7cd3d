"""The buttons about keeping a run that is complete: what they may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from wizard.errors import Invalid
from wizard.inputs.text_input import clean
from wizard.keeping import LONGEST_NOTES, LONGEST_RUN_NAME, MOST_TAGS
from wizard.text import Tag


def _on_one_line(text: str) -> str:
    return clean(text, multiline=False)


def _differing(tags: tuple[str, ...]) -> tuple[str, ...]:
    if len({tag.casefold() for tag in tags}) < len(tags):
        raise ValueError("A tag is there twice")
    return tags


RunName = Annotated[
    str, AfterValidator(_on_one_line), StringConstraints(min_length=1, max_length=LONGEST_RUN_NAME, pattern=r"\S")
]


class StoreRun(BaseModel):
    """The button that keeps a completed run under a name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["store_run"]
    name: RunName
    notes: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NOTES)] | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=MOST_TAGS), AfterValidator(_differing)] | None = None


class LeaveRun(BaseModel):
    """The button that leaves a completed run without keeping it, or one that is kept without notes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["leave_run"]


KEEPING_COMMANDS: Mapping[str, type[StoreRun] | type[LeaveRun]] = {"store_run": StoreRun, "leave_run": LeaveRun}


def keeping_command(document: Mapping[str, Any] | None) -> StoreRun | LeaveRun | None:
    """The command of a button about keeping a run; None for any other. Raises Invalid."""
    read = KEEPING_COMMANDS.get(str(document.get("kind"))) if document else None
    if read is None:
        return None
    try:
        return read.model_validate(document)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(str(part) for part in wrong["loc"])
        raise Invalid(f"This run can't be kept like that: {where}: {wrong['msg']}.", field=where) from error
