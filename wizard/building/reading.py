"""A document read as a structure, or everything that is wrong with its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from wizard.building.shape_errors import in_our_words
from wizard.building.spellings import as_sent
from wizard.errors import StructureInvalid
from wizard.structure import Structure
from wizard.validation import Problem

_VARIANTS: Final = frozenset({"option_sets", "actions"})
_OF_THE_KEY = "[key]"
_MOST_TOLD = 1000


def read_structure(document: Mapping[str, Any], *, sent: Mapping[str, Any] | None = None) -> Structure:
    """The structure that a full document is.

    Raises StructureInvalid with every shape error in `problems`: pointer, code, message, severity. The pointers are
    into `sent` where that is given: the document before it was completed, which may have its parts in another order.
    """
    try:
        return Structure.model_validate(document)
    except ValidationError as invalid:
        found = [_problem(error) for error in invalid.errors(include_url=False)[:_MOST_TOLD]]
    told: list[JsonValue] = [
        {**each.to_json(), "pointer": as_sent(sent, each.pointer) if sent else each.pointer} for each in found
    ]
    raise StructureInvalid(_summed_up(told), problems=told) from None


def _summed_up(told: Sequence[Any]) -> str:
    """How much is wrong, and the first of it, for whoever looks no further."""
    count = "something" if len(told) == 1 else f"{len(told)} things"
    first = f"{told[0]['pointer'] or 'the whole'}: {told[0]['message']}"
    return f"The wizard's document has {count} of the wrong shape. {first}"


def _problem(error: ErrorDetails) -> Problem:
    tokens = list(_tokens(error["loc"]))
    kind = error["type"]
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        tokens.append(str(error.get("ctx", {}).get("discriminator", "kind")).strip("'"))
    if kind == "unknown_kind" and isinstance(error.get("input"), Mapping):
        tokens.append("kind")
    code, message = in_our_words(error)
    pointer = "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)
    return Problem(pointer, code, message)


def _tokens(location: tuple[int | str, ...]) -> Iterator[str]:
    """The way through the document; which variant of a part was tried is no part of it."""
    after_variant, member = False, ""
    for token in location:
        if after_variant and isinstance(token, str):
            after_variant = False
            continue
        if token == _OF_THE_KEY:
            continue
        after_variant = isinstance(token, int) and member in _VARIANTS
        if isinstance(token, str):
            member = token
        yield str(token)
