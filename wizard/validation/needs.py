"""What must be so for a part of a structure to be there, and whether that can ever come about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, combinations, product
from typing import Any, cast

from wizard.conditions import EvaluationFailed, Expression
from wizard.inputs import MultipleSelect, OptionSet, Rating, SelectField, SingleSelect
from wizard.inputs.numbers import NumericField
from wizard.validation.telling_numbers import telling_numbers

MOST_NEEDS = 150
MOST_CONDITIONS = 25
MOST_CASES = 256
MOST_CASES_IN_ALL = 20_000
MOST_SEVERAL = 5
MOST_STARS = 10

Choice = tuple[str, str]
_ByKey = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Needs:
    """All of it at the same time: choices (key of a field, value) that are made, others that are not, conditions that
    are true."""

    chosen: frozenset[Choice] = frozenset()
    left: frozenset[Choice] = frozenset()
    true: frozenset[Expression] = frozenset()

    def and_also(self, other: Needs) -> Needs:
        """Both together; what would become too much to judge is left out, which only ever makes us say less."""
        if len(self.chosen) + len(self.left) > MOST_NEEDS:
            return other
        true = self.true | other.true
        return Needs(
            self.chosen | other.chosen, self.left | other.left, true if len(true) <= MOST_CONDITIONS else other.true
        )


class Judge:
    """Whether needs can be met. It says no only where that is certain.

    `values`: by field key, the option values that may ever be chosen; a key that is None there is never answered.
    """

    def __init__(self, fields: Mapping[str, OptionSet]) -> None:
        self._fields = fields
        self._answerable: dict[str, bool] = {}
        self._offered: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[Expression, tuple[tuple[Any, ...], ...]], bool] = {}
        self._cases = 0

    def settle(self, key: str, *, answerable: bool, offered: tuple[str, ...] = ()) -> None:
        """Take note of what has been found out about a field: whether it can be answered, and with which options."""
        self._answerable[key] = answerable
        self._offered[key] = offered

    def obstacle(self, needs: Needs) -> str | None:
        """Why it can never come about, as a part of a sentence; None where it may."""
        for key, value in sorted(needs.chosen & needs.left):
            return f"“{value}” would have to be chosen for “{self._name(key)}” and not be"
        picked: dict[str, str] = {}
        for key, value in sorted(needs.chosen):
            other = picked.setdefault(key, value)
            if other != value and isinstance(self._fields[key], SingleSelect):
                return f"“{self._name(key)}” would have to be both “{other}” and “{value}”"
        chosen, left = _by_key(needs.chosen), _by_key(needs.left)
        may_hold = partial(self._may_hold, chosen=chosen, left=left)
        false = next((each for each in sorted(needs.true, key=_source) if not may_hold(each)), None)
        return f"the condition {false.source} would have to be true" if false else None

    def _name(self, key: str) -> str:
        return self._fields[key].name

    def _may_hold(self, expression: Expression, chosen: _ByKey, left: _ByKey) -> bool:
        if set(expression.names) != set(expression.keys):
            return True
        domains = [
            self._domain(key, expression, chosen.get(key, set()), left.get(key, set())) for key in expression.keys
        ]
        known = tuple(domain for domain in domains if domain is not None)
        cases = 1
        for domain in known:
            cases *= len(domain)
        if len(known) < len(domains) or cases > MOST_CASES:
            return True
        name = expression, known
        if name not in self._known:
            self._cases += cases
            self._known[name] = self._cases > MOST_CASES_IN_ALL or _holds_somewhere(expression, known)
        return self._known[name]

    def _domain(self, key: str, expression: Expression, chosen: set[str], left: set[str]) -> tuple[Any, ...] | None:
        """Every value that the field may have, as far as it matters; None where they are too many, or not known yet."""
        if key not in self._answerable:
            return None
        if not self._answerable[key]:
            return (None,)
        field = self._fields[key]
        unanswered = () if chosen else (None,)
        if isinstance(field, Rating):
            return (*unanswered, *map(float, range(1, field.max + 1))) if field.max <= MOST_STARS else None
        if isinstance(field, NumericField):
            numbers = telling_numbers(field, expression.source)
            return None if numbers is None else (*unanswered, *numbers)
        if not isinstance(field, SelectField):
            return None
        offered = [value for value in self._offered[key] if value not in left]
        if isinstance(field, MultipleSelect):
            return (*unanswered, *_selections(offered, chosen)) if len(offered) <= MOST_SEVERAL else None
        return (*unanswered, *(value for value in offered if not chosen or value in chosen))


def _by_key(choices: frozenset[Choice]) -> _ByKey:
    found: _ByKey = {}
    for key, value in choices:
        found.setdefault(key, set()).add(value)
    return found


def _source(expression: Expression) -> str:
    return expression.source


def _selections(offered: list[str], chosen: set[str]) -> list[tuple[str, ...]]:
    subsets = chain.from_iterable(combinations(offered, number) for number in range(len(offered) + 1))
    return [subset for subset in subsets if chosen <= set(subset)]


def _holds_somewhere(expression: Expression, domains: tuple[tuple[Any, ...], ...]) -> bool:
    for case in product(*domains):
        values = dict(zip(expression.keys, map(_value, case), strict=True))
        try:
            if expression.holds(values) is True:
                return True
        except EvaluationFailed:
            return True
    return False


def _value(held: Any) -> Any:
    """As an expression sees it: several selections are a list."""
    return list(cast("tuple[str, ...]", held)) if isinstance(held, tuple) else held
