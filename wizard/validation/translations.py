"""Which texts of a structure can be said in other languages, and translations of what isn't there."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.structure import Structure
from wizard.text import PLACEHOLDER
from wizard.translation import texts
from wizard.validation.codes import Problem, problem


def wrong_translations(structure: Structure) -> Iterator[Problem]:
    """Translations of parts and members that the structure doesn't have, and messages that lost a placeholder."""
    if not structure.translations:
        return
    known = texts(structure)
    for locale, parts in structure.translations.items():
        for part, members in parts.items():
            here = f"/translations/{locale}/{part}"
            if part not in known:
                yield problem(here, "translation_unknown", f"There is no part with the id {part}.")
                continue
            for member, text in members.items():
                pointer = f"{here}/{member.replace('/', '~1')}"
                yield from _member(pointer, member, known[part].get(member, ""), text, is_known=member in known[part])


def _member(pointer: str, member: str, original: str | None, text: str, *, is_known: bool) -> Iterator[Problem]:
    if not is_known:
        yield problem(pointer, "translation_unknown", f"“{member}” isn't a text of this part.")
    elif set(PLACEHOLDER.findall(original or "")) != set(PLACEHOLDER.findall(text)) and member == "message":
        yield problem(pointer, "translation_placeholders", "This hasn't the placeholders of the original.")
