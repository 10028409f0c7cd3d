"""When an option is there: SurveyJS's conditions of a choice as dependencies, which is what options have here."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.building.surveyjs.operands import Untranslatable, plain
from wizard.building.surveyjs.scope import Scope
from wizard.building.surveyjs.syntax import Binary, Constant, Empty, Items, Name, Node, Not

Link = tuple[str, str, str]
"""A kind of dependency, the key of the field, the value of its option."""

_HOLDS = frozenset({"==", "contains", "anyof", "allof"})
_FAILS = frozenset({"!=", "notcontains", "noneof"})


def links(node: Node, scope: Scope, position: int) -> Iterator[Link]:
    """What an option depends on: all of `show_if`, none of `hide_if`. Raises Untranslatable."""
    match node:
        case Binary("and", left, right):
            yield from links(left, scope, position)
            yield from links(right, scope, position)
        case Binary(operator, Name(name), constant) if operator in _HOLDS:
            values = _values(constant)
            if len(values) > 1 and operator != "allof":
                raise Untranslatable("An option can't depend on one of several answers.")
            yield from (("show_if", *_option(name, value, scope, position)) for value in values)
        case Binary(operator, Name(name), constant) if operator in _FAILS:
            yield from (("hide_if", *_option(name, value, scope, position)) for value in _values(constant))
        case Not(Binary("==" | "contains" | "anyof", Name(name), constant)):
            yield from (("hide_if", *_option(name, value, scope, position)) for value in _values(constant))
        case Name(name):
            yield ("show_if", *_option(name, True, scope, position))
        case Not(Name(name)):
            yield ("hide_if", *_option(name, True, scope, position))
        case Empty() | Not() | _:
            raise Untranslatable("An option can only depend on what was chosen elsewhere.")


def _values(node: Node) -> list[str | float | bool]:
    items = node.items if isinstance(node, Items) else (node,)
    values = [item.value for item in items if isinstance(item, Constant) and item.value is not None]
    if len(values) != len(items) or not values:
        raise Untranslatable("An option can only depend on what was chosen elsewhere.")
    return values


def _option(name: str, value: str | float | bool, scope: Scope, position: int) -> tuple[str, str]:
    known = scope.find(name)
    if known is None or not known.values or known.kind not in {"text", "texts"}:
        raise Untranslatable(f"“{name}” has no options that could be depended on.")
    if known.position >= position:
        raise Untranslatable(f"“{name}” is asked later than what depends on it.")
    written = plain(value)
    if written not in known.values and written.casefold() not in known.values:
        raise Untranslatable(f"“{name}” has no option “{written}”.")
    return known.key, known.values.get(written) or known.values[written.casefold()]
