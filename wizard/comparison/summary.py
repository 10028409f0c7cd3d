"""A comparison in a few words: how much is the same, and which fields aren't."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args
from uuid import UUID

from wizard.comparison.compared import ComparedField, ComparedRun, ComparedStep, Noted, Summary, Verdict
from wizard.inputs.field import counted, listed

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_TOLD: Mapping[Verdict, str] = {
    "different": "{} different",
    "only_some": "{} answered only in some",
    "unknown": "{} removed since",
}


def summed_up(runs: Sequence[ComparedRun], steps: Sequence[ComparedStep]) -> Summary:
    """The counts are of fields."""
    names = _names(runs)
    found = Counter[Verdict](field.verdict for step in steps for field in step.fields)
    counts: dict[Verdict, int] = {verdict: found[verdict] for verdict in VERDICTS}
    noted = tuple(_noted(step, field, names) for step, field in _differing(steps))
    return Summary(counts, noted, _sentence(counts))


def _differing(steps: Sequence[ComparedStep]) -> Iterator[tuple[ComparedStep, ComparedField]]:
    for step in steps:
        yield from ((step, field) for field in step.fields if field.verdict in _TOLD)


def _noted(step: ComparedStep, field: ComparedField, names: Mapping[UUID, str]) -> Noted:
    match field.verdict:
        case "different":
            said = f"Different selections in {field.name}"
        case "only_some":
            said = f"{field.name} is answered only in {listed([names[run] for run in field.answered_in], 'and')}"
        case _:
            said = f"What was entered for {field.name} has been removed"
    sentence = f'Step "{step.name}": {said}'
    return Noted(step.step_id, step.name, field.option_set_id, field.name, field.verdict, sentence)


def _names(runs: Sequence[ComparedRun]) -> dict[UUID, str]:
    """The runs as a sentence names them: by their own names, where these tell them apart."""
    alike = Counter(run.run_name for run in runs)
    return {
        run.run_id: f"“{run.run_name}”" if run.run_name and alike[run.run_name] == 1 else f"run {number}"
        for number, run in enumerate(runs, start=1)
    }


def _sentence(counts: Mapping[Verdict, int]) -> str:
    clauses = [words.format(counts[verdict]) for verdict, words in _TOLD.items() if counts[verdict]]
    answered = counts["equal"] + sum(counts[verdict] for verdict in _TOLD)
    if not answered:
        return "Nothing is answered in any of these runs."
    if not clauses:
        return f"All {counted(answered, 'answer')} are the same." if answered > 1 else "The one answer is the same."
    return f"Of {counted(answered, 'answered field')}: {listed(clauses, 'and')}, {counts['equal']} equal."
