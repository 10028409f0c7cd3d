"""A JSON object of a survey with its place, read tolerantly; it remembers which of its members were looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from wizard.building.surveyjs.wording import Wording, wording_of

MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression as it stands in the survey."""

    source: str
    pointer: str


@dataclass(slots=True)
class Source:
    """`language` is the survey's own."""

    members: Mapping[str, Any]
    pointer: str
    language: str = "en"
    _seen: set[str] = field(default_factory=set[str])

    def raw(self, name: str) -> Any:
        self._seen.add(name)
        return self.members.get(name)

    def at(self, *path: str | int) -> str:
        """The pointer of something below."""
        return self.pointer + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)

    def named(self, *names: str) -> str:
        """The first of these members that is there, for its pointer."""
        return self.at(next((name for name in names if name in self.members), names[0]))

    def string(self, *names: str) -> str:
        """The first of these members that is a text or number, as text; empty without one."""
        for name in names:
            value = self.raw(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return f"{value:.15g}"
        return ""

    def wording(self, *names: str) -> Wording | None:
        return next((found for name in names if (found := wording_of(self.raw(name), self.language))), None)

    def flag(self, *names: str, default: bool = False) -> bool:
        for name in names:
            value = self.raw(name)
            if isinstance(value, bool):
                return value
            if value in ("true", "false"):
                return value == "true"
        return default

    def number(self, *names: str) -> float | None:
        for name in names:
            value = self.raw(name)
            try:
                number = None if isinstance(value, bool) else float(value)
            except (TypeError, ValueError, OverflowError):
                continue
            if number is not None and abs(number) <= 1e15:
                return number
        return None

    def whole(self, *names: str) -> int | None:
        number = self.number(*names)
        return int(number) if number is not None and abs(number) <= 1_000_000_000 else None

    def condition(self, name: str) -> Condition | None:
        value = self.raw(name)
        return Condition(value.strip(), self.at(name)) if isinstance(value, str) and value.strip() else None

    def children(self, *names: str) -> list[Source]:
        """The objects of the lists by these names."""
        found: list[Source] = []
        for name in names:
            items = self.raw(name)
            for position, item in enumerate(cast("list[Any]", items) if isinstance(items, list) else ()):
                if isinstance(item, Mapping):
                    found.append(Source(cast("Mapping[str, Any]", item), self.at(name, position), self.language))
        return found

    def unread(self) -> list[str]:
        """Members that nobody looked at."""
        return [name for name in self.members if name not in self._seen]

    def ignore(self, *names: str) -> None:
        self._seen.update(names)
