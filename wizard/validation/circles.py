"""Which fields hang on each other, by dependencies and by expressions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from wizard.inputs import OptionSet, SelectField

Graph = dict[UUID, list[UUID]]


class Circles:
    """The circles among the fields of one structure. `named_by`: the keys that a field's expressions name."""

    def __init__(self, fields: tuple[OptionSet, ...], named_by: Callable[[OptionSet], Collection[str]]) -> None:
        self._numbers = _numbered(_graph(fields, named_by))

    def join(self, one: OptionSet, other: OptionSet) -> bool:
        """Whether each hangs on the other; a field is in a circle with itself."""
        return self._numbers[one.id] == self._numbers[other.id]


def _graph(fields: tuple[OptionSet, ...], named_by: Callable[[OptionSet], Collection[str]]) -> Graph:
    """What each field hangs on directly."""
    ids = {field.key: field.id for field in fields}
    graph: Graph = {field.id: [] for field in fields}
    for field in fields:
        options = field.options if isinstance(field, SelectField) else ()
        dependencies = (*field.dependencies, *(each for option in options for each in option.dependencies))
        targets = {each.depends_on_option_set_id for each in dependencies} & graph.keys()
        targets |= {ids[key] for key in named_by(field) if key in ids}
        graph[field.id] = sorted(targets)
    return graph


def _numbered(graph: Graph) -> dict[UUID, int]:
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
