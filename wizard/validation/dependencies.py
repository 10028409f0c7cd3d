"""What is wrong with dependencies: they name what isn't there, what comes later, or what hangs on themselves."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from wizard.inputs import OptionSet, SelectField
from wizard.parts import Dependency
from wizard.validation.codes import Problem, problem
from wizard.validation.expressions import AuthoredExpressions


class Dependencies:
    """Dependencies judged against the fields of one structure."""

    def __init__(self, fields: tuple[OptionSet, ...], expressions: AuthoredExpressions) -> None:
        self._positions = {field.id: position for position, field in enumerate(fields)}
        self._fields = {field.id: field for field in fields}
        self._circles = _circles(_graph(fields, expressions))

    def problems(
        self, dependencies: tuple[Dependency, ...], here: str, position: int, own: OptionSet | None
    ) -> Iterator[Problem]:
        """`position` is that of the first field which they may not name; `own` the field that they belong to."""
        for number, dependency in enumerate(dependencies):
            if complaint := self._complaint(dependency, position, own):
                yield problem(f"{here}/dependencies/{number}", *complaint)

    def _complaint(self, dependency: Dependency, position: int, own: OptionSet | None) -> tuple[str, str] | None:
        target = self._fields.get(dependency.depends_on_option_set_id)
        if target is None:
            return "dependency_missing", "This depends on a field that doesn't exist."
        if not isinstance(target, SelectField) or all(
            option.id != dependency.depends_on_option_id for option in target.options
        ):
            return "option_missing", f"This depends on an option that “{target.name}” doesn't have."
        if own is not None and target.id == own.id:
            return "dependency_cycle", "This depends on the answer to itself."
        if own is not None and self._circles[target.id] == self._circles[own.id]:
            return "dependency_cycle", f"This and “{target.name}” depend on each other."
        if self._positions[target.id] >= position:
            return "dependency_later", f"This depends on “{target.name}”, which comes later. Move it before this."
        return None


Graph = dict[UUID, list[UUID]]


def _graph(fields: tuple[OptionSet, ...], expressions: AuthoredExpressions) -> Graph:
    """What each field hangs on directly."""
    ids = {field.key: field.id for field in fields}
    graph: Graph = {field.id: [] for field in fields}
    for field in fields:
        options = field.options if isinstance(field, SelectField) else ()
        dependencies = (*field.dependencies, *(each for option in options for each in option.dependencies))
        targets = {each.depends_on_option_set_id for each in dependencies} & graph.keys()
        targets |= {ids[key] for key in expressions.named_by(field) if key in ids}
        graph[field.id] = sorted(targets)
    return graph


def _circles(graph: Graph) -> dict[UUID, int]:
    """Fields that hang on each other get the same number (strongly connected components, after Kosaraju)."""
    turned: Graph = {name: [] for name in graph}
    for name, targets in graph.items():
        for target in targets:
            turned[target].append(name)
    numbers: dict[UUID, int] = {}
    for number, name in enumerate(reversed(_finished(graph))):
        if name not in numbers:
            numbers |= dict.fromkeys(_reached(turned, name, numbers), number)
    return numbers


def _finished(graph: Graph) -> list[UUID]:
    """Depth first, each once all that it leads to is done."""
    done: dict[UUID, None] = {}
    seen: set[UUID] = set()
    for start in graph:
        stack = [(start, False)]
        while stack:
            name, is_leaving = stack.pop()
            if is_leaving:
                done[name] = None
            elif name not in seen:
                seen.add(name)
                stack.append((name, True))
                stack += ((target, False) for target in graph[name] if target not in seen)
    return [*done]


def _reached(graph: Graph, start: UUID, taken: dict[UUID, int]) -> set[UUID]:
    found = {start}
    stack = [start]
    while stack:
        fresh = [name for name in graph[stack.pop()] if name not in found and name not in taken]
        found.update(fresh)
        stack += fresh
    return found
