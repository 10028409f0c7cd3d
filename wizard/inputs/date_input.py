"""`date_input`: a day; the normal form is `YYYY-MM-DD`."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Literal

from wizard.inputs.moments import MomentField, say_date


class DateInput(MomentField):
    example: ClassVar[str] = "2030-05-03"
    noun: ClassVar[str] = "a date"

    selection_type: Literal["date_input"] = "date_input"

    @classmethod
    def parse(cls, text: str) -> str | None:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return None
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None

    @classmethod
    def say(cls, normal: str) -> str:
        return say_date(date.fromisoformat(normal))
