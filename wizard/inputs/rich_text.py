"""`rich_text`: formatted text; the normal form is sanitised HTML, lengths count the visible characters."""

from __future__ import annotations

import html
import re
from typing import Any, Literal

import nh3
from pydantic import Field, JsonValue

from wizard.inputs.field import InputField, counted
from wizard.inputs.text_input import clean

_TAGS = {
    *("a", "b", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "hr", "i"),
    *("li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "u", "ul"),
}
_ATTRIBUTES = {"a": {"href", "title"}}
_SCHEMES = {"https", "http", "mailto"}
_LONGEST = 100_000


class RichText(InputField):
    selection_type: Literal["rich_text"] = "rich_text"
    min_length: int | None = Field(default=None, ge=0, le=100_000)
    max_length: int | None = Field(default=None, ge=1, le=100_000)

    def normalize(self, value: JsonValue) -> JsonValue:
        if not isinstance(value, str):
            raise self.reject("not_text", f"{self.subject} should be text.")
        if len(value) > _LONGEST:
            raise self.reject("too_long", f"{self.subject} is far too long.")
        markup = sanitize(clean(value, multiline=True))
        length = len(visible_text(markup))
        if not length:
            raise self.reject("empty", f"{self.subject} can't be empty.")
        if self.min_length is not None and length < self.min_length:
            raise self.reject(
                "too_short", f"{self.subject} should have at least {counted(self.min_length, 'character')}."
            )
        if self.max_length is not None and length > self.max_length:
            raise self.reject("too_long", f"{self.subject} can have at most {counted(self.max_length, 'character')}.")
        return markup

    def label(self, value: JsonValue) -> str:
        return visible_text(str(value))

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def constraints(self) -> dict[str, JsonValue]:
        limits: dict[str, JsonValue] = {"min_length": self.min_length, "max_length": self.max_length}
        return {name: limit for name, limit in limits.items() if limit is not None}

    def expectation(self) -> str:
        return f"{self.subject} should be text, as long or short as you like."


def sanitize(markup: str) -> str:
    """HTML that runs nothing, wherever it is shown."""
    return nh3.clean(markup, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES).strip()


def visible_text(markup: str) -> str:
    """What a reader sees of sanitised HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())
