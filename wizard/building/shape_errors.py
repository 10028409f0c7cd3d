"""What pydantic says of a document's shape, as stable codes and sentences for those who write wizards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

from wizard.inputs.field import KEY

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

_FORMS: Final[tuple[tuple[str, str], ...]] = (
    (KEY, "A key has lower-case letters, digits and underscores, with dots between its parts: “event.title”."),
    (r"^[A-Za-z][A-Za-z0-9_]*$", "A step's key starts with a letter and has letters, digits and underscores."),
    (r"^[a-z][a-z0-9_]*$", "A column's key starts with a letter and has lower-case letters, digits and underscores."),
    ("^(https?:", "This should be a web address (https://…), or a path from the root (/…)."),
    ("^[A-Za-z]{2,3}(-", "This should be a language, as “de” or “pt-BR”."),
    ("^(wizard|", "This should be the id of a part, or “wizard”."),
    (r"[^\s\x00", "This should be one line of text that isn't blank."),
    (r"[^\x00-\x1f", "This should be one line of text."),
    (r"[^\x00-\x08", "This holds control characters, which can't be kept."),
)
"""A pattern, or what is in it -> what it asks for; the first that fits."""


def in_our_words(error: ErrorDetails) -> tuple[str, str]:
    """The code and the sentence."""
    code, sentence = _CODES.get(error["type"], (error["type"], ""))
    context: dict[str, Any] = error.get("ctx", {})
    if code == "bad_format":
        return code, _form(str(context.get("pattern", "")))
    try:
        told = sentence.format(**context) or error["msg"].removeprefix("Value error, ")
    except (KeyError, IndexError):
        told = error["msg"]
    return code, _full_stop(told)


def _form(pattern: str) -> str:
    asked = next((sentence for known, sentence in _FORMS if known == pattern), None)
    asked = asked or next((sentence for known, sentence in _FORMS if known in pattern), None)
    return asked or "This has characters that can't be here."


def _full_stop(sentence: str) -> str:
    sentence = sentence[:1].upper() + sentence[1:]
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
