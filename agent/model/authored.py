"""An answer that is one JSON document as a whole: nothing of it counts before its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import jiter

from agent.model.document import AnswerDocument
from agent.model.failures import AnswerUnusable


class AuthoredDocument(AnswerDocument):
    """Read once, at its end."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._limit_of_all = limit
        self._pieces: list[str] = []
        self._size = 0
        self.members: Mapping[str, Any] = {}

    def __len__(self) -> int:
        return self._size

    @property
    def has_commands(self) -> bool:
        return self.whole

    @property
    def commands(self) -> list[Any]:
        return []

    def feed(self, text: str) -> None:
        self._size += len(text)
        if self._size > self._limit_of_all:
            raise AnswerUnusable("too long")
        self._pieces.append(text)

    def finish(self) -> None:
        try:
            members = jiter.from_json("".join(self._pieces).encode("utf-8", "replace"), allow_inf_nan=False)
        except ValueError:
            raise AnswerUnusable("no JSON") from None
        if not isinstance(members, dict):
            raise AnswerUnusable("no object")
        self.members = cast("dict[str, Any]", members)
        self.whole = True
