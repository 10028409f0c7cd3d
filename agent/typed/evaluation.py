"""Scores the typed interpreter on a corpus of answers that nobody of this project wrote."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import JsonValue

from agent.typed.reading import ReadingContext, read
from wizard.inputs import DateInput, NumberInput, OptionSet, SingleSelect, TextInput, TimeInput, ValueRejected
from wizard.parts import Option

REFERENCE = datetime(2019, 3, 1, 9, 0, tzinfo=UTC)
TYPES = ("number_input", "number_choice", "single_select", "yes_no", "date_input", "time_input", "text_input")
Verdict = Literal["right", "wrong", "abstained"]
_VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "abstained")


class CorpusUnreadable(ValueError):
    """A line that is not a case of the format, named by its number."""


@dataclass(frozen=True, slots=True)
class Case:
    prompt: str
    utterance: str
    type: str
    field: OptionSet
    gold: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """How often each type was read right, wrong, or not at all."""

    by_type: dict[str, Counter[Verdict]] = field(default_factory=dict[str, Counter[Verdict]])

    def add(self, kind: str, verdict: Verdict) -> None:
        self.by_type.setdefault(kind, Counter())[verdict] += 1

    @property
    def all(self) -> Counter[Verdict]:
        """Over every type but text."""
        return sum((counts for kind, counts in self.by_type.items() if kind != "text_input"), Counter[Verdict]())

    def to_json(self) -> dict[str, Any]:
        return {"by_type": {kind: _counts(counts) for kind, counts in self.by_type.items()}, "all": _counts(self.all)}

    def table(self) -> str:
        rows = [*((kind, self.by_type[kind]) for kind in TYPES if kind in self.by_type), ("all but text", self.all)]
        head = f"{'type':<16}{'cases':>7}{'right':>16}{'wrong':>15}{'abstained':>15}"
        return "\n".join([head, *(_row(kind, counts) for kind, counts in rows)])


def evaluate(path: Path) -> Report:
    """Reads every `kind: single` line by the same entry as a conversation does; raises CorpusUnreadable."""
    report = Report()
    for case in cases(path):
        report.add(case.type, judge(case))
    return report


def judge(case: Case) -> Verdict:
    reading = read(case.utterance, case.field, ReadingContext(now=REFERENCE, question=case.prompt))
    if reading is None:
        return "abstained"
    value = _normal(case.field, reading.value)
    return "right" if any(value == _normal(case.field, gold) for gold in case.gold) else "wrong"


def cases(path: Path) -> Iterator[Case]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip() and (case := _case(line, number)):
                yield case


def main(path: Path) -> int:
    """Prints the table, then one line of JSON."""
    try:
        report = evaluate(path)
    except (CorpusUnreadable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{report.table()}\n{json.dumps(report.to_json())}\n")
    return 0


def _case(line: str, number: int) -> Case | None:
    try:
        document = json.loads(line)
        if document["kind"] != "single":
            return None
        (asked,) = document["fields"]
        if asked["type"] not in TYPES:
            raise CorpusUnreadable(f"line {number}: unknown type {asked['type']!r}; known are {', '.join(TYPES)}")
        gold = tuple(str(answer) for answer in asked["gold"])
        return Case(document["prompt"], document["utterance"], asked["type"], _field(asked, document["prompt"]), gold)
    except CorpusUnreadable:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusUnreadable(f"line {number}: not a case: {error!r}") from error


def _field(asked: dict[str, Any], prompt: str) -> OptionSet:
    told: dict[str, Any] = {
        "id": uuid5(NAMESPACE_URL, asked["slot"]),
        "key": "answer",
        "name": asked["slot"].replace("_", " "),
        "description": asked.get("description") or None,
        "question": prompt,
    }
    match asked["type"]:
        case "number_input":
            return NumberInput(**told)
        case "date_input":
            return DateInput(**told)
        case "time_input":
            return TimeInput(**told)
        case "text_input":
            return TextInput(**told)
        case _:
            return SingleSelect(**told, options=tuple(_option(str(value), told["id"]) for value in asked["options"]))


def _option(value: str, field_id: UUID) -> Option:
    return Option(id=uuid5(field_id, value), value=value, label=value)


def _normal(field: OptionSet, value: JsonValue) -> JsonValue:
    try:
        normal = field.normalize(value)
    except ValueRejected:
        return None
    return normal.casefold() if isinstance(normal, str) else normal


def _counts(counts: Counter[Verdict]) -> dict[str, int]:
    return {verdict: counts[verdict] for verdict in _VERDICTS}


def _row(kind: str, counts: Counter[Verdict]) -> str:
    total = sum(counts.values())
    cells = (f"{counts[verdict]:>7} ({counts[verdict] / max(total, 1):6.1%})" for verdict in _VERDICTS)
    return f"{kind:<16}{total:>7} " + "".join(cells)
