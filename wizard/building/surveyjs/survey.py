"""What holds for a survey as a whole while it is read: its report, the keys given so far, its questions by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast
from uuid import UUID

from wizard.building.naming import Keys
from wizard.building.surveyjs.report import Carried, Report
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.wording import Wording, human_name, plain_text, wording_of, words_in

_PIPED = re.compile(r"\{([^{}]{1,200})\}")
_DEEPEST = 40


class Survey:
    """`most`: how many fields are carried over at most."""

    def __init__(self, document: Mapping[str, Any], ids: Callable[[], UUID], most: int) -> None:
        language = document.get("locale")
        self.language = language if isinstance(language, str) and language else "en"
        self.source = Source(document, "", self.language)
        self.report = Report()
        self.keys = Keys(())
        self.most = most
        self._ids = ids
        self._questions = {str(each["name"]).casefold(): each for each in _named(document, 0)}

    def new_id(self) -> str:
        return str(self._ids())

    def key(self, name: str, otherwise: str = "field") -> str:
        """A key of its own for a part of that name."""
        return self.keys.made_of(words_in(name), otherwise)

    def question(self, name: str) -> Mapping[str, Any] | None:
        """The first question, panel or page of that name, as it stands."""
        return self._questions.get(name.casefold())

    def tell(self, pointer: str, code: str, message: str, carried: Carried = "not") -> None:
        self.report.add(pointer, code, message, carried)

    def spoken(self, wording: Wording | None, pointer: str) -> Wording | None:
        """A text in which answers of other questions aren't filled in, as that isn't done here."""
        if wording is None or not _PIPED.search(wording.text):
            return wording
        message = "Answers can't be filled into a text here; the question's name stands there instead."
        self.tell(pointer, "answer_in_text", message, "partly")
        return Wording(
            self._unpiped(wording.text), {name: self._unpiped(text) for name, text in wording.others.items()}
        )

    def _unpiped(self, text: str) -> str:
        return _PIPED.sub(lambda found: f"“{self.name_of(found[1])}”", text)

    def name_of(self, name: str) -> str:
        """What a question is called in a sentence."""
        found = self.question(name) or {}
        title = wording_of(found.get("title"), self.language)
        return human_name(plain_text(name) or "answer", None if title is None or "{" in title.text else title.text)


def _named(part: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every object with a name, in the document's order; of two with one name the first one counts."""
    if depth > _DEEPEST:
        return
    if isinstance(part, Mapping):
        members = cast("Mapping[str, Any]", part)
        for value in reversed(list(members.values())):
            yield from _named(value, depth + 1)
        if isinstance(members.get("name"), (str, int)):
            yield members
    elif isinstance(part, list):
        for item in reversed(cast("list[Any]", part)):
            yield from _named(item, depth + 1)
