"""A document read as a structure, or everything that is wrong with its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from wizard.building.spellings import as_sent
from wizard.errors import StructureInvalid
from wizard.structure import Structure
from wizard.validation import Problem

_CODES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("missing", "This is missing."),
    "extra_forbidden": ("unknown_member", "There is no member of this name here."),
    "union_tag_not_found": ("missing", "This is missing: it says what kind it is."),
    "union_tag_invalid": ("unknown_kind", "There is no kind “{tag}”. The kinds are {expected_tags}."),
    "literal_error": ("not_allowed", "This should be one of {expected}."),
    "uuid_parsing": ("bad_id", "This should be an id (a UUID)."),
    "uuid_type": ("bad_id", "This should be an id (a UUID)."),
    "string_too_long": ("too_long", "This can have at most {max_length} characters."),
    "string_too_short": ("too_short", "This should have at least {min_length} characters."),
    "too_long": ("too_many", "There can be at most {max_length} of these."),
    "too_short": ("too_few", "There should be at least {min_length} of these."),
    "string_pattern_mismatch": ("bad_format", ""),
    "greater_than": ("too_small", "This should be more than {gt}."),
    "greater_than_equal": ("too_small", "This should be {ge} or more."),
    "less_than": ("too_large", "This should be less than {lt}."),
    "less_than_equal": ("too_large", "This should be {le} or less."),
    "finite_number": ("unstorable", "This holds a number that isn't finite."),
    "value_error": ("invalid", ""),
    "string_type": ("wrong_type", "This should be a text."),
    "string_unicode": ("unstorable", "This holds characters that can't be kept."),
    "bool_type": ("wrong_type", "This should be true or false."),
    "bool_parsing": ("wrong_type", "This should be true or false."),
    "int_type": ("wrong_type", "This should be a whole number."),
    "int_parsing": ("wrong_type", "This should be a whole number."),
    "int_from_float": ("wrong_type", "This should be a whole number."),
    "int_parsing_size": ("too_large", "This number is too large."),
    "float_type": ("wrong_type", "This should be a number."),
    "float_parsing": ("wrong_type", "This should be a number."),
    "tuple_type": ("wrong_type", "This should be a list."),
    "mapping_type": ("wrong_type", "This should be an object."),
    "dict_type": ("wrong_type", "This should be an object."),
    "model_type": ("wrong_type", "This should be an object."),
    "model_attributes_type": ("wrong_type", "This should be an object."),
    "invalid-json-value": ("wrong_type", "This isn't JSON."),
}
"""pydantic's kind of error -> our stable code and sentence; kinds that the structure itself raises keep theirs."""

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
    count = "something" if len(told) == 1 else f"{len(told)} things"
    raise StructureInvalid(f"The wizard's document has {count} of the wrong shape.", problems=told) from None


def _problem(error: ErrorDetails) -> Problem:
    tokens = list(_tokens(error["loc"]))
    kind = error["type"]
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        tokens.append(str(error.get("ctx", {}).get("discriminator", "kind")).strip("'"))
    code, message = _CODES.get(kind, ("", ""))
    pointer = "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)
    return Problem(pointer, code or kind, _sentence(message, error))


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


def _sentence(message: str, error: ErrorDetails) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    if not message:
        return _full_stop(error["msg"].removeprefix("Value error, "))
    try:
        return message.format(**context, input=error.get("input"))
    except (KeyError, IndexError):
        return _full_stop(error["msg"])


def _full_stop(sentence: str) -> str:
    sentence = sentence[:1].upper() + sentence[1:]
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
