"""What became of a survey's parts on the way into a structure, for the person who brought it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import JsonValue

Carried = Literal["fully", "partly", "not"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`pointer` is the place in the survey (RFC 6901); `carried`: how much of what stands there is in the structure."""

    pointer: str
    code: str
    message: str
    carried: Carried

    def to_json(self) -> dict[str, JsonValue]:
        return asdict(self)


class Report:
    """Findings in the order in which they were made, each once."""

    def __init__(self) -> None:
        self._findings: dict[Finding, None] = {}

    def add(self, pointer: str, code: str, message: str, carried: Carried = "not") -> None:
        self._findings[Finding(pointer, code, message, carried)] = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._findings)
