"""The answer's JSON document while it grows: its commands count only once they are complete."""

from __future__ import annotations

from typing import Any, cast

import jiter

from agent.model.failures import AnswerUnusable

_PARSED_AT_EACH_PIECE = 4096
_SHARE = 64


class AnswerDocument:
    """`{"commands": […], "say": "…", "asks": […], "question": "…"}`, read as it is written.

    The commands are complete exactly when `say` shows up after them. Where `say` comes first, nothing is handed out
    before the document is whole. Long documents are parsed again only when they grew by a sixty-fourth.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._length = 0
        self._parsed_length = 0
        self._members: dict[str, Any] = {}
        self._said = 0
        self.whole = False

    def __len__(self) -> int:
        """Characters so far."""
        return self._length

    @property
    def has_commands(self) -> bool:
        if self.whole:
            return True
        for name in self._members:
            if name in {"commands", "say"}:
                return name == "commands" and "say" in self._members
        return False

    @property
    def commands(self) -> list[Any]:
        """Complete ones; none before they are."""
        commands: Any = (self._members.get("commands") if self.has_commands else None) or []
        if not isinstance(commands, list):
            raise AnswerUnusable("commands is no list")
        return cast(list[Any], commands)

    @property
    def asks(self) -> tuple[str, ...]:
        asks = self._members.get("asks")
        keys = cast(list[Any], asks) if isinstance(asks, list) else []
        return tuple(key for key in keys if isinstance(key, str))

    @property
    def question(self) -> str | None:
        question = self._members.get("question")
        return question.strip() or None if isinstance(question, str) else None

    def feed(self, text: str) -> None:
        """Raises AnswerUnusable as soon as it can't become the document."""
        self._length += len(text)
        if self._length > self._limit:
            raise AnswerUnusable("too long")
        self._buffer += text.encode("utf-8", "replace")
        size = len(self._buffer)
        if size < _PARSED_AT_EACH_PIECE or size - self._parsed_length >= size // _SHARE:
            self._parse(whole=False)

    def take_say(self) -> str:
        """What `say` grew by since it was last taken."""
        if not self.has_commands:
            return ""
        say = self._members.get("say") or ""
        if not isinstance(say, str):
            raise AnswerUnusable("say is no text")
        grown = say[self._said :]
        self._said = len(say)
        return grown

    def finish(self) -> None:
        """The stream is over: the document must be whole, and nothing but the document."""
        self._parse(whole=True)
        if not self._members.keys() & {"commands", "say"}:
            raise AnswerUnusable("neither commands nor say")
        self.whole = True

    def _parse(self, *, whole: bool) -> None:
        content = bytes(self._buffer)
        if not content.strip():
            if whole:
                raise AnswerUnusable("nothing")
            return
        try:
            members = jiter.from_json(
                content,
                allow_inf_nan=False,
                catch_duplicate_keys=True,
                partial_mode=False if whole else "trailing-strings",
            )
        except ValueError:
            raise AnswerUnusable("no JSON") from None
        if not isinstance(members, dict):
            raise AnswerUnusable("no object")
        self._members = cast(dict[str, Any], members)
        self._parsed_length = len(content)
