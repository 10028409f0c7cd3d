"""`datetime_input`: a day and a time; the normal form is `YYYY-MM-DDTHH:MM`, with an offset if one was given."""

from __future__ import annotations

import re
from datetime import datetime
from typing import ClassVar, Literal

from wizard.inputs.moments import MomentField, say_date, say_time

_WRITTEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


class DatetimeInput(MomentField):
    example: ClassVar[str] = "2030-05-03T19:30"
    noun: ClassVar[str] = "a date and a time"

    selection_type: Literal["datetime_input"] = "datetime_input"

    @classmethod
    def parse(cls, text: str) -> str | None:
        if not _WRITTEN.fullmatch(text):
            return None
        try:
            return datetime.fromisoformat(text).isoformat(timespec="minutes")
        except ValueError:
            return None

    @classmethod
    def say(cls, normal: str) -> str:
        moment = datetime.fromisoformat(normal)
        zone = f" ({moment:UTC%z})" if moment.tzinfo else ""
        return f"{say_date(moment.date())} at {say_time(moment)}{zone}"
