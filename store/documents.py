"""JSON and text on their way into PostgreSQL and back: the one place that settles what its encodings can't hold.

PostgreSQL stores neither U+0000 nor half of a surrogate pair. A NUL is left out, halves that belong together are
joined and a lone one becomes U+FFFD; every other character comes back as it was.
"""

from __future__ import annotations

import json
from typing import Any, cast

import orjson

loads = orjson.loads


def clean(text: str) -> str:
    """The text as PostgreSQL can hold it."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def dumps(document: Any) -> str:
    """The document as JSON text that PostgreSQL can hold."""
    try:
        text = orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS).decode()
    except (TypeError, orjson.JSONEncodeError):
        return json.dumps(_cleaned(document), ensure_ascii=False, separators=(",", ":"), default=str)
    if "\\u0000" in text:
        return orjson.dumps(_cleaned(document), option=orjson.OPT_NON_STR_KEYS).decode()
    return text


def _cleaned(document: Any) -> Any:
    match document:
        case str():
            return clean(document)
        case dict():
            members = cast(dict[Any, Any], document)
            return {_cleaned(key): _cleaned(value) for key, value in members.items()}
        case list() | tuple():
            return [_cleaned(item) for item in cast(list[Any], document)]
        case _:
            return document
