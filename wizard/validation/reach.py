"""Steps, fields and options that no answers ever lead to. Silent wherever that isn't certain.

What a part needs is gathered from its own conditions, those of its step, and those of every choice that it depends on:
all of that has to hold at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from wizard.inputs import OptionSet, SelectField
from wizard.parts import Dependency
from wizard.structure import Structure
from wizard.validation.actions import actions_at
from wizard.validation.codes import Problem, problem
from wizard.validation.expressions import AuthoredExpressions
from wizard.validation.needs import Choice, Judge, Needs
from wizard.validation.places import PlacedField, PlacedStep, placed_fields, placed_steps

Found = Needs | str
"""What something needs, or why it can never be."""


class Reach:
    """One pass in the structure's order: what a part depends on has been looked at before it."""

    def __init__(self, structure: Structure, expressions: AuthoredExpressions) -> None:
        self._structure = structure
        self._expressions = expressions
        self._judge = Judge({field.key: field for field in structure.fields()})
        self._choices: dict[Choice, Found] = {}
        self._links: dict[tuple[UUID, UUID], Choice] = {
            (field.id, option.id): (field.key, option.value)
            for field in structure.fields()
            if isinstance(field, SelectField)
            for option in field.options
        }

    def problems(self) -> Iterator[Problem]:
        for placed in placed_steps(self._structure):
            yield from self._step(placed)

    def _step(self, placed: PlacedStep) -> Iterator[Problem]:
        step = placed.step
        needs = self._needs(Needs(), step.dependencies, step.visible_when, ("hide_if", "disable_if"))
        if isinstance(needs, str):
            yield problem(placed.pointer, "unreachable_step", f"Nobody ever comes to this step: {needs}.")
        silent = bool(actions_at((*self._structure.triggers, *step.triggers), step))
        if not step.option_sets and not silent:
            yield problem(placed.pointer, "empty_step", "This step has neither fields nor actions.")
        never: list[Problem] = []
        for each in placed_fields(placed):
            found = list(self._field(each, needs))
            never += [one for one in found if one.code == "never_shown"]
            yield from found if isinstance(needs, Needs) else ()
        if isinstance(needs, Needs) and step.option_sets and len(never) == len(step.option_sets) and not silent:
            yield problem(placed.pointer, "unreachable_step", "Nothing in this step can ever be shown.")

    def _field(self, placed: PlacedField, there: Found) -> Iterator[Problem]:
        field = placed.field
        shown = there
        if isinstance(there, Needs):
            shown = self._needs(there, field.dependencies, field.visible_when, ("hide_if",))
        options = self._options(field, shown)
        if options and all(isinstance(found, str) for found in options.values()) and isinstance(shown, Needs):
            shown = "none of its options can ever be offered"
        answered = shown
        if isinstance(shown, Needs):
            answered = self._needs(shown, field.dependencies, None, ("hide_if", "disable_if"))
        self._settle(field, answered, options)
        if isinstance(shown, str):
            yield problem(placed.pointer, "never_shown", f"“{field.name}” can never be shown: {shown}.")
        elif isinstance(answered, str):
            message = f"“{field.name}” is disabled whenever it is shown: {answered}."
            yield problem(placed.pointer, "never_answerable", message)
        else:
            yield from _never_offered(placed, options)

    def _options(self, field: OptionSet, shown: Found) -> dict[str, Found]:
        """What choosing each option needs. What computes an answer doesn't look at conditions of options."""
        if not isinstance(field, SelectField):
            return {}
        found: dict[str, Found] = {}
        for option in field.options:
            needs = shown
            if isinstance(shown, Needs) and option.dependencies and field.computed is None:
                needs = self._needs(shown, option.dependencies, None, ("hide_if", "disable_if"))
            found[option.value] = needs
        return found

    def _settle(self, field: OptionSet, answered: Found, options: dict[str, Found]) -> None:
        offered = tuple(value for value, needs in options.items() if isinstance(needs, Needs))
        self._judge.settle(field.key, answerable=isinstance(answered, Needs), offered=offered)
        for value, needs in options.items():
            choice = field.key, value
            if isinstance(answered, str):
                self._choices[choice] = f"“{field.name}” can never be answered"
            elif isinstance(needs, str):
                self._choices[choice] = f"“{value}” can never be chosen for “{field.name}”"
            else:
                self._choices[choice] = answered.and_also(needs).and_also(Needs(chosen=frozenset({choice})))

    def _needs(
        self, there: Needs, dependencies: tuple[Dependency, ...], condition: str | None, against: tuple[str, ...]
    ) -> Found:
        """What the dependencies and the condition need besides what is needed already. `against`: kinds of
        dependencies that must not hold."""
        needs = there
        for each in dependencies:
            choice = self._links.get((each.depends_on_option_set_id, each.depends_on_option_id))
            known = self._choices.get(choice) if choice else None
            if choice is None or known is None:
                continue
            if each.dependency_type == "show_if":
                if isinstance(known, str):
                    return known
                needs = known.and_also(needs)
            elif each.dependency_type in against:
                needs = needs.and_also(Needs(left=frozenset({choice})))
        if expression := self._expressions.truth(condition):
            needs = needs.and_also(Needs(true=frozenset({expression})))
        return self._judge.obstacle(needs) or needs


def _never_offered(placed: PlacedField, options: dict[str, Found]) -> Iterator[Problem]:
    for place, (value, needs) in enumerate(options.items()):
        if isinstance(needs, str):
            message = f"The option “{value}” can never be offered: {needs}."
            yield problem(f"{placed.pointer}/options/{place}", "option_never_offered", message)
