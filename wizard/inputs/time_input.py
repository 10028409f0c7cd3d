"""`time_input`: a time of day; the normal form is `HH:MM` on a 24-hour clock."""

from __future__ import annotations

import re
from datetime import time
from typing import ClassVar, Literal

from wizard.inputs.moments import MomentField, say_time


class TimeInput(MomentField):
    example: ClassVar[str] = "19:30"
    noun: ClassVar[str] = "a time of day"

    selection_type: Literal["time_input"] = "time_input"

    @classmethod
    def parse(cls, text: str) -> str | None:
        match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:[0-5][0-9])?", text)
        return f"{int(match[1]):02d}:{match[2]}" if match else None

    @classmethod
    def say(cls, normal: str) -> str:
        return say_time(time.fromisoformat(normal))
