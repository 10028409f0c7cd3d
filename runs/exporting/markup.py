"""Rich text as a tree of plain data: what is shown of it elsewhere than in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from pydantic import JsonValue

from wizard.inputs.rich_text import sanitize

Node = dict[str, JsonValue]

DEEPEST = 12
"""Elements within elements; what is nested deeper joins the text around it."""

_VOID = frozenset({"br", "hr"})
_BLOCKS = frozenset({"blockquote", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"})
_SPACES = re.compile(r"[ \t\n\r\f]+")


def tree(markup: str, written: Callable[[str], str] = str) -> list[JsonValue]:
    """Texts, each as `written` has it, and elements `{tag, href, children}`, of HTML that is sanitised first."""
    reader = _Reader(written)
    reader.feed(sanitize(markup))
    reader.close()
    return reader.children


class _Reader(HTMLParser):
    def __init__(self, written: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._written = written
        self.children: list[JsonValue] = []
        self._open: list[tuple[str, list[JsonValue]]] = [("", self.children)]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID and len(self._open) > DEEPEST:
            self._too_deep += 1
            return
        children: list[JsonValue] = []
        self._siblings.append({"tag": tag, "href": dict(attrs).get("href"), "children": children})
        if tag not in _VOID:
            self._open.append((tag, children))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if any(tag == "pre" for tag, _ in self._open):
            self._as_written(data)
            return
        text = _SPACES.sub(" ", data)
        if text != " " or self._within_a_line:
            self._siblings.append(self._written(text))

    def _as_written(self, data: str) -> None:
        for number, line in enumerate(data.splitlines()):
            if number:
                self._siblings.append({"tag": "br", "href": None, "children": []})
            self._siblings.append(line.replace(" ", "\u00a0"))

    @property
    def _siblings(self) -> list[JsonValue]:
        return self._open[-1][1]

    @property
    def _within_a_line(self) -> bool:
        """Whether a space stands between words here, not between blocks."""
        before = self._siblings[-1] if self._siblings else None
        return isinstance(before, str) or (isinstance(before, dict) and before["tag"] not in _BLOCKS)
