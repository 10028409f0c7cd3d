"""The functions that SurveyJS's expressions call, each as CEL; those that have no counterpart are refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from wizard.building.surveyjs.operands import Piece, Untranslatable, needed, numeral, quoted
from wizard.building.surveyjs.syntax import Constant, Name, Node


class Translating(Protocol):
    """What a function needs to translate its arguments."""

    def truth(self, node: Node, *, guarded: bool = False) -> str: ...

    def value(self, node: Node, like: Piece | None = None) -> Piece: ...

    def number(self, node: Node) -> Piece: ...


_A_HAIR_MORE = "1.0000000000000002"
"""So that 31.25, which came out a hair too small, is rounded up: SurveyJS does the same."""

Arguments = Sequence[Node]
Translator = Callable[[Translating, Arguments], Piece]


def call(translating: Translating, function: str, arguments: Arguments) -> Piece:
    """CEL for a call. Raises Untranslatable."""
    translator = _FUNCTIONS.get(function.lower())
    if translator is None:
        raise Untranslatable(f"The function “{function}” has no counterpart here.")
    try:
        return translator(translating, arguments)
    except IndexError:
        raise Untranslatable(f"“{function}” is missing something to work on.") from None


def _iif(translating: Translating, arguments: Arguments) -> Piece:
    condition = translating.truth(arguments[0], guarded=True)
    then = translating.value(arguments[1])
    if len(arguments) < 3:
        raise Untranslatable("“iif” needs a value for when its condition doesn't hold.")
    otherwise = translating.value(arguments[2], then)
    if then.kind != otherwise.kind:
        raise Untranslatable("Both values of “iif” have to be of one kind.")
    return Piece(f"({condition} ? {then.source} : {otherwise.source})", then.kind, needed((then, otherwise)))


def _numbers(translating: Translating, arguments: Arguments) -> str:
    """The list of those that are answered."""
    if not arguments:
        raise IndexError
    sources = [translating.number(each).source for each in arguments]
    return f"[{', '.join(sources)}].filter(each, each != null)"


def _sum(translating: Translating, arguments: Arguments) -> Piece:
    return Piece(f"sum({_numbers(translating, arguments)})", "number")


def _average(translating: Translating, arguments: Arguments) -> Piece:
    numbers = _numbers(translating, arguments)
    needs = needed(translating.number(each) for each in arguments)
    return Piece(f"(sum({numbers}) / count({numbers}))", "number", needs)


def _extreme(sign: str) -> Translator:
    def extreme(translating: Translating, arguments: Arguments) -> Piece:
        best = translating.number(arguments[0])
        for argument in arguments[1:]:
            other = translating.number(argument)
            source = f"({best.source} {sign} {other.source} ? {best.source} : {other.source})"
            best = Piece(source, "number", needed((best, other)))
        return best

    return extreme


def _in_rows(function: str) -> Translator:
    def in_rows(translating: Translating, arguments: Arguments) -> Piece:
        rows, column = translating.value(arguments[0]), arguments[1]
        if len(arguments) > 2:
            raise Untranslatable("Rows can't be narrowed down by a condition here.")
        if rows.kind != "rows" or rows.known is None or not isinstance(column, Constant):
            raise Untranslatable("This can only be worked out over rows.")
        name = str(column.value).casefold()
        if name not in (rows.known.values or {}):
            raise Untranslatable(f"“{rows.source}” has no column “{column.value}”.")
        key = (rows.known.values or {})[name]
        if function == "count":
            return Piece(f"count({rows.source}.filter(row, row.{key} != null))", "number", rows.needs)
        return Piece(f"{function}({rows.source}, {quoted(key)})", "number", rows.needs)

    return in_rows


def _count(translating: Translating, arguments: Arguments) -> Piece:
    piece = translating.value(arguments[0])
    if piece.kind not in {"texts", "rows"}:
        raise Untranslatable("Only rows and several selections can be counted.")
    return Piece(f"count({piece.source})", "number", piece.needs)


def _moment(translating: Translating, node: Node) -> Piece:
    piece = translating.value(node, Piece("", "moment"))
    if piece.kind != "moment":
        raise Untranslatable(f"“{piece.source}” isn't a date.")
    return piece


def _today(translating: Translating, arguments: Arguments) -> Piece:
    if not arguments:
        return Piece("today", "moment")
    days = translating.number(arguments[0])
    return Piece(f"add_days(today, {days.source})", "moment", days.needs)


def _now(_: Translating, __: Arguments) -> Piece:
    return Piece("now", "moment")


def _this_year(_: Translating, __: Arguments) -> Piece:
    return Piece("double(today.getFullYear())", "number")


def _part_of_date(method: str, add: int = 0) -> Translator:
    def part(translating: Translating, arguments: Arguments) -> Piece:
        moment = _moment(translating, arguments[0]) if arguments else Piece("today", "moment")
        number = f"{moment.source}.{method}()" + (f" + {add}" if add else "")
        return Piece(f"double({number})", "number", moment.needs)

    return part


def _months_between(start: str, end: str) -> str:
    """Whole months, as a whole number."""
    return (
        f"(({end}.getFullYear() - {start}.getFullYear()) * 12 + {end}.getMonth() - {start}.getMonth()"
        f" - ({end}.getDate() < {start}.getDate() ? 1 : 0))"
    )


def _difference(start: Piece, end: Piece, unit: str) -> Piece:
    needs = needed((start, end))
    match unit:
        case "days":
            days = f"days_between({start.source}, {end.source})"
            return Piece(f"({days} < 0.0 ? -{days} : {days})", "number", needs)
        case "months":
            return Piece(f"double({_months_between(start.source, end.source)})", "number", needs)
        case "years":
            return Piece(f"double({_months_between(start.source, end.source)} / 12)", "number", needs)
        case _:
            raise Untranslatable(f"Dates can't be compared in {unit} here.")


def _unit(arguments: Arguments, place: int, usual: str) -> str:
    if len(arguments) <= place:
        return usual
    node = arguments[place]
    return node.value if isinstance(node, Constant) and isinstance(node.value, str) else "units of this kind"


def _age(translating: Translating, arguments: Arguments) -> Piece:
    return _difference(_moment(translating, arguments[0]), Piece("today", "moment"), _unit(arguments, 1, "years"))


def _date_difference(translating: Translating, arguments: Arguments) -> Piece:
    start, end = _moment(translating, arguments[0]), _moment(translating, arguments[1])
    return _difference(start, end, _unit(arguments, 2, "days"))


def _date_add(translating: Translating, arguments: Arguments) -> Piece:
    moment, days = _moment(translating, arguments[0]), translating.number(arguments[1])
    if _unit(arguments, 2, "days") != "days":
        raise Untranslatable("Only days can be added to a date here.")
    return Piece(f"add_days({moment.source}, {days.source})", "moment", needed((moment, days)))


def _get_date(translating: Translating, arguments: Arguments) -> Piece:
    return _moment(translating, arguments[0])


def _round(translating: Translating, arguments: Arguments) -> Piece:
    number = translating.number(arguments[0])
    half = f"({number.source} < 0.0 ? -0.5 : 0.5)"
    return _cut(number, _decimals(arguments), f" * {_A_HAIR_MORE} + {half}")


def _trunc(translating: Translating, arguments: Arguments) -> Piece:
    return _cut(translating.number(arguments[0]), _decimals(arguments), "")


def _cut(number: Piece, decimals: int, offset: str) -> Piece:
    factor = numeral(10.0**decimals)
    if not decimals:
        return Piece(f"double(int({number.source}{offset}))", "number", number.needs)
    return Piece(f"(double(int({number.source} * {factor}{offset})) / {factor})", "number", number.needs)


def _decimals(arguments: Arguments) -> int:
    if len(arguments) < 2:
        return 0
    node = arguments[1]
    if not isinstance(node, Constant) or not isinstance(node.value, float) or not 0 <= node.value <= 6:
        raise Untranslatable("The number of decimals has to be a number from 0 to 6.")
    return int(node.value)


def _never(_: Translating, __: Arguments) -> Piece:
    return Piece("false", "truth")


def _display(translating: Translating, arguments: Arguments) -> Piece:
    """`displayValue('question')`: the text itself, or the words of a choice."""
    name = arguments[0]
    piece = translating.value(Name(str(name.value)) if isinstance(name, Constant) else name)
    if piece.kind != "text" or piece.known is None or piece.known.values:
        raise Untranslatable("The words of a choice can't be used in an expression.")
    return piece


_FUNCTIONS: dict[str, Translator] = {
    "iif": _iif,
    "sum": _sum,
    "avg": _average,
    "min": _extreme("<"),
    "max": _extreme(">"),
    "count": _count,
    "suminarray": _in_rows("sum"),
    "avginarray": _in_rows("average"),
    "mininarray": _in_rows("smallest"),
    "maxinarray": _in_rows("largest"),
    "countinarray": _in_rows("count"),
    "today": _today,
    "currentdate": _now,
    "currentyear": _this_year,
    "getdate": _get_date,
    "year": _part_of_date("getFullYear"),
    "getyear": _part_of_date("getFullYear"),
    "month": _part_of_date("getMonth", 1),
    "day": _part_of_date("getDate"),
    "weekday": _part_of_date("getDayOfWeek"),
    "age": _age,
    "datediff": _date_difference,
    "diffdays": _date_difference,
    "dateadd": _date_add,
    "round": _round,
    "trunc": _trunc,
    "isdisplaymode": _never,
    "displayvalue": _display,
}
