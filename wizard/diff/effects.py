"""What a change means for the answers that runs hold: `safe`, `lossy` or `breaking`, and the sentence why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import JsonValue

from wizard.diff.inventory import Entry, Inventory
from wizard.diff.limits import Verdict, of_kind, of_limit, worst_of

_KEPT = "kept, but no longer counting"

UNTOUCHED: Verdict = ("safe", "Answers stay as they are.")
MOVED: Verdict = ("safe", "Answers stay with the part, wherever it stands.")
WORDING: Verdict = ("safe", "Only what people or the assistant read changes; answers stay as they are.")
ACTING: Verdict = ("safe", "Answers stay as they are; only what is done with them changes.")
ASKED: Verdict = ("breaking", "Runs under way are asked for it before they can finish.")
KEY: Verdict = ("breaking", "Answers stay, but expressions, prompts and integrations don't find it by its old key.")
VALUE: Verdict = ("breaking", "Answers follow the option, but expressions and integrations don't find its old value.")
HIDDEN: Verdict = ("lossy", f"Answers of people to whom it no longer applies are set aside: {_KEPT}.")
DEMANDED: Verdict = ("breaking", "People for whom it holds are asked for what they could leave out before.")
CHECKED: Verdict = ("lossy", f"Answers that don't pass are set aside: {_KEPT}.")
COMPUTED: Verdict = ("lossy", "Answers that people gave are replaced by what is worked out.")
UNCOMPUTED: Verdict = ("breaking", "What was worked out has to be asked for.")
LOOSER: Verdict = ("safe", "Every answer that was fine still is.")

_HIDING: Final = frozenset({"show_if", "hide_if", "disable_if", "visible_when"})
_DEMANDING: Final = frozenset({"require_if", "required_when"})


class Judge:
    """Judges the changes between two inventories."""

    def __init__(self, before: Inventory, after: Inventory) -> None:
        self._before, self._after = before, after

    def added(self, entry: Entry) -> Verdict:
        match entry.part:
            case "step":
                return ASKED if any(self._is_newly_asked(field) for field in entry.body["option_sets"]) else UNTOUCHED
            case "field":
                return ASKED if _is_asked(entry.body) else ("safe", "It may be left out, so nothing is missing.")
            case "option":
                return "safe", "It is one more to choose from; answers stay as they are."
            case "condition":
                return self._condition(entry, holds=True)
            case "action" | "trigger":
                return ACTING
            case "wizard":
                return UNTOUCHED

    def removed(self, entry: Entry) -> Verdict:
        match entry.part:
            case "step":
                lost = any(("field", field["id"], "") not in self._after for field in entry.body["option_sets"])
                return ("lossy", f"Answers to its fields are set aside: {_KEPT}.") if lost else UNTOUCHED
            case "field":
                return "lossy", f"Answers to it are set aside: {_KEPT}."
            case "option":
                return "lossy", f"Answers that chose it are set aside: {_KEPT}."
            case "condition":
                return self._condition(entry, holds=False)
            case "action" | "trigger":
                return ACTING
            case "wizard":
                return UNTOUCHED

    def changed(self, entry: Entry, members: Mapping[str, tuple[JsonValue, JsonValue]]) -> Verdict:
        """The worst of what its members' changes mean, and why."""
        match entry.part:
            case "condition":
                return _worst([self._condition(entry, holds=False), self._condition(entry, holds=True)])
            case "action" | "trigger":
                return ACTING
            case "wizard":
                return WORDING
            case "step" | "field" | "option":
                return _worst([_of_member(entry, member, *values) for member, values in members.items()])

    def _condition(self, entry: Entry, *, holds: bool) -> Verdict:
        """What it means that a condition is there now, or no more."""
        kind = entry.expression or entry.own["dependency_type"]
        if kind in _HIDING:
            return HIDDEN if holds else self._shown(entry)
        if kind in _DEMANDING:
            return DEMANDED if holds else LOOSER
        if kind == "checks":
            return CHECKED if holds else LOOSER
        if kind == "computed":
            return COMPUTED if holds else UNCOMPUTED
        return WORDING

    def _shown(self, entry: Entry) -> Verdict:
        """What people who never saw a part are asked when it is shown to them."""
        owner = entry.owner.identity if entry.owner else ("wizard", "", "")
        now = self._after.get(owner)
        if now is None:
            return UNTOUCHED
        fields = now.body.get("option_sets", [now.body] if now.part == "field" else [])
        return ASKED if any(_is_asked(field) for field in fields) else LOOSER

    def _is_newly_asked(self, field: Mapping[str, Any]) -> bool:
        return _is_asked(field) and ("field", field["id"], "") not in self._before


def _is_asked(field: Mapping[str, Any]) -> bool:
    return bool(field["is_required"]) and not field["computed"]


def _of_member(entry: Entry, member: str, before: JsonValue, after: JsonValue) -> Verdict:
    match entry.part, member:
        case _, "key":
            return KEY
        case "option", "value":
            return VALUE
        case "field", "selection_type":
            return of_kind(str(before), str(after))
        case "field" | "step", "is_required":
            return ASKED if after else LOOSER
        case "step", "is_skippable":
            return LOOSER if after else ASKED
        case _:
            return of_limit(member, before, after) or WORDING


def _worst(verdicts: list[Verdict]) -> Verdict:
    worst = worst_of({effect for effect, _ in verdicts})
    return worst, " ".join(dict.fromkeys(because for effect, because in verdicts if effect == worst))
