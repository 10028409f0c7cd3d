"""What follows from several runs' answers to one field, and from the fields of one step."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.comparison.compared import ComparedField, Presence, Verdict
from wizard.comparison.meanings import same
from wizard.playback import PlayedField

_NEVER_ASKED = {"not_asked", "not_in_version"}
_FIRST: tuple[Verdict, ...] = ("different", "only_some", "unknown", "equal", "unanswered", "not_asked")


def verdict_of(states: Sequence[Presence], answered: Sequence[PlayedField]) -> Verdict:
    """`states` of all runs, `answered` of those that have an answer which counts."""
    if not answered:
        return "not_asked" if _NEVER_ASKED.issuperset(states) else "unanswered"
    readable = [each for each in answered if not each.redacted]
    if any(not same(readable[0], other) for other in readable[1:]):
        return "different"
    if len(answered) < len(states):
        return "only_some"
    return "equal" if len(readable) == len(answered) else "unknown"


def verdict_together(fields: Sequence[ComparedField], *, reached: bool) -> Verdict:
    """The first of these that any of the fields has; of a step without fields whether it was `reached`."""
    found = {field.verdict for field in fields}
    if not found:
        return "equal" if reached else "not_asked"
    return next(verdict for verdict in _FIRST if verdict in found)
