"""`text_input`: trimmed text, with lengths, a pattern and a format such as an e-mail address."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal

from pydantic import Field, JsonValue, field_validator

from wizard.conditions import ExpressionInvalid, matches
from wizard.conditions.bounds import TooDear, longest_matched
from wizard.inputs.field import InputField, ValueRejected, counted
from wizard.inputs.formats import FORMATS, Format

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LONGEST = 100_000


class TextInput(InputField):
    selection_type: Literal["text_input"] = "text_input"
    min_length: int | None = Field(default=None, ge=0, le=100_000)
    max_length: int | None = Field(default=None, ge=1, le=100_000)
    pattern: str | None = Field(default=None, max_length=500)
    format: Format | None = None
    multiline: bool = False

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            matches(pattern or "", "")
        except (ExpressionInvalid, TooDear) as invalid:
            raise ValueError(str(invalid)) from invalid
        return pattern

    def normalize(self, value: JsonValue) -> JsonValue:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = f"{value:g}"
        if not isinstance(value, str):
            raise self.reject("not_text", f"{self.subject} should be text.")
        text = clean(value, multiline=self.multiline)
        if not text:
            raise self.reject("empty", f"{self.subject} can't be empty.")
        return self._formatted(self._measured(text))

    def _measured(self, text: str) -> str:
        if self.min_length is not None and len(text) < self.min_length:
            raise self.reject(
                "too_short", f"{self.subject} should have at least {counted(self.min_length, 'character')}."
            )
        longest = min(self.max_length or _LONGEST, longest_matched(self.pattern or ""))
        if len(text) > longest:
            raise self.reject("too_long", f"{self.subject} can have at most {counted(longest, 'character')}.")
        return text

    def _formatted(self, text: str) -> str:
        if self.format:
            try:
                text = FORMATS[self.format](self.subject, text)
            except ValueRejected as rejected:
                raise self.reject(rejected.code, rejected.message) from rejected
        if self.pattern and not matches(self.pattern, text):
            raise self.reject("pattern", f"{self.subject} isn't written the way it should be.")
        return text

    def label(self, value: JsonValue) -> str:
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def constraints(self) -> dict[str, JsonValue]:
        limits: dict[str, JsonValue] = {
            "min_length": self.min_length,
            "max_length": self.max_length,
            "pattern": self.pattern,
            "format": self.format,
        }
        return {name: limit for name, limit in limits.items() if limit is not None}

    def expectation(self) -> str:
        words = {
            "email": "an e-mail address",
            "url": "a full web address",
            "https_url": "a full web address that starts with https://",
            "phone": "a phone number",
            "timezone": "a time zone, or a large city in it",
        }
        return f"{self.subject} should be {words[self.format]}." if self.format else f"{self.subject} can be any text."


def clean(text: str, *, multiline: bool) -> str:
    """Composed, without control characters and outer space; on one line unless several are wanted."""
    text = _UNPRINTABLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n"))).strip()
    return text if multiline else " ".join(text.split())
