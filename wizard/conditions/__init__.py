"""Expressions in CEL: compiled against the keys and types of a structure's fields, evaluated over its answers.

Keys are names, dots and all: `event.title`. Texts, choices, times ("HH:MM") and colours are strings; numbers, ratings
and sliders doubles; dates and datetimes timestamps (the person's wall clock, written as UTC); several selections a
list of strings; rows and files lists of maps, their numbers doubles and their dates strings. An unanswered or hidden
field is null. `today` and `now` are the person's; in a check `value` is the answer itself. Ours besides CEL's own:
`sum(ticket.tiers, "quantity")` (also `average`, `smallest`, `largest`, `unique`), `sum(list)`, `count(list)`,
`answered(key)`, `date("2030-05-03")`, `add_days(date, n)`, `days_between(a, b)`, `weekday(date)` (1 is Monday). Where
an expression doesn't compile as written, its whole numbers are read as doubles (`rating > 3` means `rating > 3.0`).

Lists aren't gone through within one another, nor beside very long texts, and patterns do a bounded amount of work
(see `bounds`): the library holds the interpreter while it evaluates, and everybody waits.

An evaluation that fails while a key that it names is null is UNDETERMINED; any other failure raises EvaluationFailed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never
from uuid import UUID

from cel_expr_python import cel  # pyright: ignore[reportMissingTypeStubs]

from wizard.conditions import bounds, functions

if TYPE_CHECKING:
    from wizard.inputs import OptionSet

LONGEST = 2000
RESERVED: Final = frozenset({"today", "now", "value"})
Wanted = Literal["bool", "value"]


class Undetermined(Enum):
    """The answer to a question that can't be answered yet."""

    UNDETERMINED = "undetermined"


UNDETERMINED: Final = Undetermined.UNDETERMINED


class ExpressionInvalid(Exception):
    """An expression that doesn't compile, in a sentence for its author."""


class EvaluationFailed(Exception):
    """An expression that broke although everything that it names has a value."""


def matches(pattern: str, text: str) -> bool:
    """Whether an author's regular expression (of RE2: its time is that of text times pattern) is found in a text.

    Raises ExpressionInvalid, TooDear.
    """
    bounds.refuse_heavy(pattern)
    result = _MATCHES.eval(data={"text": text, "pattern": pattern})
    if result.type() == _ERROR:
        raise ExpressionInvalid(f"This isn't a regular expression (of RE2's syntax): {pattern}")
    return bool(result.value())


class Expression:
    """A compiled expression and the keys of the fields that it names."""

    __slots__ = ("_language", "_moments", "_programs", "_reading", "_walks", "keys", "names", "source")

    def __init__(self, language: Language, source: str, reading: str, own: OptionSet | None) -> None:
        self.source = source
        self._language = language
        self._reading = reading
        self.keys, self.names = language.named(source)
        self._moments = language.moments(self.names, own)
        self._walks = bounds.walks(source)
        self._programs: dict[frozenset[str], cel.Expression] = {}

    def evaluate(self, values: Mapping[str, Any], memo: Memo | None = None) -> Any:
        """Its result as a plain Python value, or UNDETERMINED. Raises EvaluationFailed.

        A `memo` keeps the last result of each expression, for when nothing that it names has changed.
        """
        data = {name: values.get(name) for name in self.names}
        if memo is None:
            return self._run(data)
        known = memo.get(self)
        if known is None or known[0] != data:
            known = memo[self] = data, self._run(data)
        return known[1]

    def prepare(self) -> None:
        """Makes what is evaluated while no moment that it names is there, so that a first evaluation isn't dear."""
        with suppress(RuntimeError):
            self._program(frozenset())

    def _program(self, present: frozenset[str]) -> cel.Expression:
        if present not in self._programs:
            self._programs[present] = self._language.program(self._reading, present)
        return self._programs[present]

    def _run(self, data: dict[str, Any]) -> Any:
        bounds.begin_counting()
        try:
            program = self._program(frozenset(name for name in self._moments if data[name] is not None))
            if self._walks:
                bounds.refuse_long_texts(data.values())
            result = program.eval(data=data)
        except (bounds.TooDear, RuntimeError) as dear:
            raise EvaluationFailed(str(dear)) from dear
        if result.type() != _ERROR:
            return result.plain_value()
        if any(data[key] is None for key in self.keys):
            return UNDETERMINED
        raise EvaluationFailed(str(result.value()).split(": ", 1)[-1])

    def holds(self, values: Mapping[str, Any], memo: Memo | None = None) -> bool | Undetermined:
        """Its truth; null is UNDETERMINED, anything else but true and false raises EvaluationFailed."""
        result = self.evaluate(values, memo)
        if result is None:
            return UNDETERMINED
        if isinstance(result, (bool, Undetermined)):
            return result
        raise EvaluationFailed(f"the result is neither true nor false but {result!r}")


Memo = dict[Expression, tuple[dict[str, Any], Any]]


class Language:
    """What expressions over certain fields may say."""

    def __init__(self, fields: Iterable[OptionSet]) -> None:
        self._types = {field.key: _type_of(field) for field in fields}
        self._environments: dict[tuple[str, ...], cel.Env] = {}
        self._compiled: dict[tuple[str, Wanted, UUID | None], Expression] = {}

    def compile(self, source: str, wanted: Wanted, *, own: OptionSet | None = None) -> Expression:
        """Compile for a truth, or for a value of the field `own`; the same again is kept. Raises ExpressionInvalid."""
        name = (source, wanted, own.id if own else None)
        if name not in self._compiled:
            self._compiled[name] = self._compile(source, wanted, own)
        return self._compiled[name]

    def _compile(self, source: str, wanted: Wanted, own: OptionSet | None) -> Expression:
        if len(source) > LONGEST:
            raise ExpressionInvalid(f"An expression can have at most {LONGEST:,} characters.")
        try:
            bounds.walks(source)
        except bounds.TooDear as dear:
            raise ExpressionInvalid(str(dear)) from dear
        problem = ""
        known = bounds.with_bounded_matches(source)
        for reading in (known, _with_doubles(known)):
            for lists_may_be_null in (False, True) if "null" in source else (False,):
                try:
                    found = self._checker(own, lists_may_be_null).compile(reading).return_type()
                except RuntimeError as error:
                    problem = problem or _explain(str(error))
                else:
                    _check_result(found, wanted, own)
                    return Expression(self, source, reading, own)
        raise ExpressionInvalid(problem)

    def program(self, reading: str, present: frozenset[str]) -> cel.Expression:
        """What is evaluated: all is dynamic but the moments, which the library takes only where they are declared."""
        name = tuple(sorted(present))
        if name not in self._environments:
            declared = dict.fromkeys([*self._types, *RESERVED], _T.DYN) | dict.fromkeys(present, _T.TIMESTAMP)
            self._environments[name] = cel.NewEnv(config=_NO_MATCHES, variables=declared, functions=_FUNCTIONS)
        return self._environments[name].compile(reading)

    def moments(self, names: Iterable[str], own: OptionSet | None) -> tuple[str, ...]:
        """Which of the names stand for a moment."""
        kinds = {**self._types, **_MOMENTS, "value": _type_of(own) if own else _T.DYN}
        return tuple(name for name in names if kinds[name] == _T.TIMESTAMP)

    def _checker(self, own: OptionSet | None, lists_may_be_null: bool) -> cel.Env:
        """What types are checked in: what is unanswered is null, so strings and numbers are nullable."""
        declared = {**self._types, **_MOMENTS, "value": _type_of(own) if own else _T.DYN}
        if lists_may_be_null:
            declared = {name: _T.DYN if kind.name().startswith("LIST") else kind for name, kind in declared.items()}
        name = (f"checker of {declared['value'].name()} {lists_may_be_null}",)
        if name not in self._environments:
            self._environments[name] = cel.NewEnv(config=_NO_MATCHES, variables=declared, functions=_FUNCTIONS)
        return self._environments[name]

    def named(self, source: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The keys that the source names, and these with the reserved names in it."""
        found = ("".join(match.split()) for match in _DOTTED.findall(bounds.without_texts(source)))
        heads = {head for name in found for head in accumulate(name.split("."), "{}.{}".format)}
        keys = tuple(key for key in self._types if key in heads)
        return keys, (*keys, *sorted(RESERVED & heads))


def _overload(
    name: str, returns: cel.Type, parameters: list[cel.Type], implementation: Callable[..., Any]
) -> cel.Overload:
    return cel.Overload(name, return_type=returns, parameters=parameters, impl=implementation)


_T = cel.Type
_ERROR = _T.ERROR
_ROWS = _T.List(_T.Map(_T.STRING, _T.DYN))
_MOMENTS = {"today": _T.TIMESTAMP, "now": _T.TIMESTAMP}
_NUMBER = _T("google.protobuf.DoubleValue")
_MATCHES = cel.NewEnv(variables={"text": _T.STRING, "pattern": _T.STRING}).compile("text.matches(pattern)")
_TEXT = _T("google.protobuf.StringValue")
_NULLABLE_AS = {"double_wrapper": "DOUBLE", "string_wrapper": "STRING", "bool_wrapper": "BOOL"}

# Ours is there instead, which counts; who would hide the name from us finds no function.
_NO_MATCHES = cel.NewEnvConfigFromYaml("stdlib:\n  exclude_functions:\n    - name: matches\n")


def _matches_counted(text: str, pattern: str) -> bool:
    bounds.count_matching(pattern, text)
    return matches(pattern, text)


_FUNCTIONS = [
    cel.FunctionDecl(
        "matches_pattern",
        [
            cel.Overload(
                "text_matches_pattern",
                return_type=_T.BOOL,
                parameters=[_T.STRING, _T.STRING],
                impl=_matches_counted,
                is_member=True,
            )
        ],
    ),
    cel.FunctionDecl(
        "sum",
        [
            _overload("sum_rows", _T.DOUBLE, [_ROWS, _T.STRING], functions.total),
            _overload("sum_list", _T.DOUBLE, [_T.List(_T.DYN)], functions.total_of_list),
        ],
    ),
    cel.FunctionDecl("average", [_overload("average_rows", _T.DOUBLE, [_ROWS, _T.STRING], functions.average)]),
    cel.FunctionDecl("smallest", [_overload("smallest_rows", _T.DOUBLE, [_ROWS, _T.STRING], functions.smallest)]),
    cel.FunctionDecl("largest", [_overload("largest_rows", _T.DOUBLE, [_ROWS, _T.STRING], functions.largest)]),
    cel.FunctionDecl("unique", [_overload("unique_rows", _T.BOOL, [_ROWS, _T.STRING], functions.unique)]),
    cel.FunctionDecl("count", [_overload("count_list", _T.DOUBLE, [_T.List(_T.DYN)], functions.count)]),
    cel.FunctionDecl(
        "answered",
        [
            _overload(f"answered_{name}", _T.BOOL, [kind], functions.answered)
            for name, kind in (
                ("number", _T.DOUBLE),
                ("text", _T.STRING),
                ("moment", _T.TIMESTAMP),
                ("list", _T.List(_T.DYN)),
                ("nothing", _T.NULL),
            )
        ],
    ),
    cel.FunctionDecl("date", [_overload("date_text", _T.TIMESTAMP, [_T.STRING], functions.day)]),
    cel.FunctionDecl(
        "add_days", [_overload("add_days_double", _T.TIMESTAMP, [_T.TIMESTAMP, _T.DOUBLE], functions.add_days)]
    ),
    cel.FunctionDecl(
        "days_between",
        [_overload("days_between_days", _T.DOUBLE, [_T.TIMESTAMP, _T.TIMESTAMP], functions.days_between)],
    ),
    cel.FunctionDecl("weekday", [_overload("weekday_day", _T.DOUBLE, [_T.TIMESTAMP], functions.weekday)]),
]


def _type_of(field: OptionSet) -> cel.Type:
    match field.selection_type:
        case "number_input" | "slider" | "rating":
            return _NUMBER
        case "date_input" | "datetime_input":
            return _T.TIMESTAMP
        case "multiple_select":
            return _T.List(_T.STRING)
        case "rows" | "file_upload":
            return _ROWS
        case "single_select" | "text_input" | "rich_text" | "time_input" | "color_picker":
            return _TEXT
        case _:
            assert_never(field.selection_type)


def _check_result(found: cel.Type, wanted: Wanted, own: OptionSet | None) -> None:
    name = _NULLABLE_AS.get(found.name(), found.name()).split("<")[0]
    fitting = {"BOOL"} if wanted == "bool" else _results_for(own)
    if name not in {*fitting, "DYN", "NULL"}:
        raise ExpressionInvalid(f"The result is {_SPOKEN.get(name, name.lower())}, it should be {_one_of(fitting)}.")


def _results_for(own: OptionSet | None) -> set[str]:
    if own is None:
        return set(_SPOKEN)
    kind = _type_of(own).name().split("<")[0]
    results = {_NULLABLE_AS.get(kind, kind)}
    if results == {"DOUBLE"}:
        return {"DOUBLE", "INT", "UINT"}
    if own.selection_type == "single_select":
        return {"STRING", "BOOL"}
    return results | {"STRING"} if results == {"TIMESTAMP"} else results


_SPOKEN = {
    "BOOL": "true or false",
    "DOUBLE": "a number",
    "INT": "a number",
    "UINT": "a number",
    "STRING": "text",
    "TIMESTAMP": "a date",
    "LIST": "a list",
}


def _one_of(results: set[str]) -> str:
    return " or ".join(sorted({_SPOKEN[name] for name in results}))


_DOTTED = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*")
_WHOLE = re.compile(r"(?<![\w.])(\d+)(?![\w.])")
_INDEX = re.compile(r"(?<=[\w)\]])\s*\[\s*\d+\s*\]")
_INTEGRAL = re.compile(r"(?:\b(?:size|int)\([^()]*\)|\.(?:size|get\w+)\([^()]*\))\s*[-+*/%<>=!]=?\s*\d+")


def _with_doubles(source: str) -> str:
    """The source with its whole numbers as doubles; strings, positions and what is compared with a size stay."""
    kept = [match.span() for pattern in (bounds.TEXTS, _INDEX, _INTEGRAL) for match in pattern.finditer(source)]

    def doubled(match: re.Match[str]) -> str:
        inside = any(start <= match.start() < end for start, end in kept)
        return match[0] if inside else f"{match[0]}.0"

    return _WHOLE.sub(doubled, source)


def _explain(error: str) -> str:
    """CEL's complaint without its codes and positions."""
    found = re.search(r"<input>:(\d+):(\d+): (.*)", error)
    complaint = (found[3] if found else error).replace("matches_pattern", "matches")
    if undeclared := re.search(r"undeclared reference to '([^']*)'", complaint):
        return f"“{undeclared[1]}” is neither a field's key nor a function."
    if mismatch := re.search(r"no matching overload for '([^']*)' applied to '\((.*)\)'", complaint):
        operands = re.sub(r"wrapper\((\w+)\)", r"\1", mismatch[2])
        return f"The types don't fit: “{mismatch[1].strip('_').replace('_', ' ')}” can't take {operands}."
    return f"This can't be read: {complaint.strip()}"
