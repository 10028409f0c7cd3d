"""What is wrong with dependencies: they name what isn't there, what comes later, or what hangs on themselves."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.inputs import OptionSet, SelectField
from wizard.parts import Dependency
from wizard.validation.codes import Problem, problem
from wizard.validation.expressions import AuthoredExpressions


class Dependencies:
    """Dependencies judged against the fields of one structure."""

    def __init__(self, fields: tuple[OptionSet, ...], expressions: AuthoredExpressions) -> None:
        self._positions = {field.id: position for position, field in enumerate(fields)}
        self._fields = {field.id: field for field in fields}
        self._circles = expressions.circles

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
        if own is not None and self._circles.join(target, own):
            return "dependency_cycle", f"This and “{target.name}” depend on each other."
        if self._positions[target.id] >= position:
            return "dependency_later", f"This depends on “{target.name}”, which comes later. Move it before this."
        return None
