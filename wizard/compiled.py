"""A structure made ready to be walked: dependencies resolved to keys, expressions compiled, everything indexed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wizard.conditions import Expression, Language, Wanted
from wizard.errors import StructureInvalid
from wizard.inputs import MultipleSelect, OptionSet, SelectField
from wizard.parts import Action, Dependency, DependencyType, OperationAction, Option, ShowMessage
from wizard.structure import Step, Structure
from wizard.validation import CODES, actions_at, inspected


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency by key: holds when the answer of `key` equals or contains `value`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a part is there: all of `show`, none of `hide`, not disabled, and its expression."""

    show: tuple[Link, ...] = ()
    hide: tuple[Link, ...] = ()
    require: tuple[Link, ...] = ()
    disable: tuple[Link, ...] = ()
    visible_when: Expression | None = None


ALWAYS = Conditions()


@dataclass(frozen=True, slots=True)
class CompiledOption:
    option: Option
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class CompiledField:
    """`options` is None where every option is always there; `judged`: whether an answer may cease to fit."""

    key: str
    field: OptionSet
    step: str
    conditions: Conditions
    options: tuple[CompiledOption, ...] | None
    required_when: Expression | None
    computed: Expression | None
    proposal: Expression | None
    checks: tuple[tuple[Expression, str], ...]
    judged: bool


@dataclass(frozen=True, slots=True)
class CompiledStep:
    """`actions` are what leaving the step does, `acts`: they execute something; `optional`: it may be skipped whole if
    nothing demands it."""

    key: str
    optional: bool
    step: Step
    conditions: Conditions
    fields: tuple[CompiledField, ...]
    actions: tuple[Action, ...]
    acts: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "acts", any(action.kind == "operation" for action in self.actions))


@dataclass(frozen=True, slots=True)
class CompiledStructure:
    """`final_actions` are executed when every step is complete, before the run is; `named` are the keys that some
    expression names, `messages` the ids of what is only said, `places` the ids of the actions of each operation."""

    structure: Structure
    steps: tuple[CompiledStep, ...]
    final_actions: tuple[Action, ...]
    named: frozenset[str]
    fields: Mapping[str, CompiledField] = field(init=False)
    by_key: Mapping[str, CompiledStep] = field(init=False)
    messages: frozenset[str] = field(init=False)
    places: Mapping[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        actions = [*(action for step in self.steps for action in step.actions), *self.final_actions]
        operations = [action for action in actions if isinstance(action, OperationAction)]
        places = {
            name: frozenset(str(each.id) for each in operations if each.operation == name)
            for name in {action.operation for action in operations}
        }
        messages = frozenset(str(action.id) for action in actions if isinstance(action, ShowMessage))
        object.__setattr__(self, "messages", messages)
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "fields", {part.key: part for step in self.steps for part in step.fields})
        object.__setattr__(self, "by_key", {step.key: step for step in self.steps})


def compile_structure(structure: Structure) -> CompiledStructure:
    """Make a structure ready; do it once a version and keep the result.

    Raises StructureInvalid for what can't be gone through; other errors only keep a structure from being published, so
    that no version which has been published ever ceases to work.
    """
    problems, language = inspected(structure)
    found = [problem for problem in problems if not CODES[problem.code].walkable]
    if found:
        raise StructureInvalid(found[0].message, problems=[problem.to_json() for problem in found])
    return _Compiler(structure, language).compile()


class _Compiler:
    def __init__(self, structure: Structure, language: Language) -> None:
        self._structure = structure
        self._language = language
        self._named: set[str] = set()
        self._links: dict[tuple[UUID, UUID], Link] = {
            (part.id, option.id): Link(part.key, option.value)
            for part in structure.fields()
            if isinstance(part, SelectField)
            for option in part.options
        }

    def compile(self) -> CompiledStructure:
        steps = tuple(self._step(step) for step in self._structure.steps)
        return CompiledStructure(self._structure, steps, self._actions(None), frozenset(self._named))

    def _step(self, step: Step) -> CompiledStep:
        conditions = self._conditions(step.dependencies, step.visible_when)
        fields = tuple(self._field(part, step) for part in step.option_sets)
        optional = step.is_skippable or not step.is_required
        return CompiledStep(step.key, optional, step, conditions, fields, self._actions(step))

    def _field(self, part: OptionSet, step: Step) -> CompiledField:
        options = self._options(part)
        return CompiledField(
            key=part.key,
            field=part,
            step=step.key,
            conditions=self._conditions(part.dependencies, part.visible_when),
            options=options,
            required_when=self._expression(part.required_when, "bool"),
            computed=self._expression(part.computed, "value", part),
            proposal=self._expression(part.proposal, "value", part),
            checks=tuple((self._compiled(check.expression, "bool", part), check.message) for check in part.checks),
            judged=bool(part.checks) or options is not None or isinstance(part, MultipleSelect),
        )

    def _options(self, part: OptionSet) -> tuple[CompiledOption, ...] | None:
        if not isinstance(part, SelectField) or not any(option.dependencies for option in part.options):
            return None
        return tuple(CompiledOption(option, self._conditions(option.dependencies, None)) for option in part.options)

    def _conditions(self, dependencies: tuple[Dependency, ...], visible_when: str | None) -> Conditions:
        if not dependencies and visible_when is None:
            return ALWAYS

        def links(kind: DependencyType) -> tuple[Link, ...]:
            return tuple(
                self._links[each.depends_on_option_set_id, each.depends_on_option_id]
                for each in dependencies
                if each.dependency_type == kind
            )

        expression = self._expression(visible_when, "bool")
        return Conditions(links("show_if"), links("hide_if"), links("require_if"), links("disable_if"), expression)

    def _expression(self, source: str | None, wanted: Wanted, own: OptionSet | None = None) -> Expression | None:
        return None if source is None else self._compiled(source, wanted, own)

    def _compiled(self, source: str, wanted: Wanted, own: OptionSet | None) -> Expression:
        expression = self._language.compile(source, wanted, own=own)
        expression.prepare()
        self._named.update(expression.keys)
        return expression

    def _actions(self, step: Step | None) -> tuple[Action, ...]:
        return actions_at((*self._structure.triggers, *(step.triggers if step else ())), step)
