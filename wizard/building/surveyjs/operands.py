"""Pieces of CEL with what is known of them, and how constants of a survey are written there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from wizard.building.surveyjs.scope import Kind, Known
from wizard.building.surveyjs.syntax import Constant
from wizard.inputs import DateInput, DatetimeInput


class Untranslatable(Exception):
    """What an expression says has no counterpart here; a sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`needs` are the keys that have to be answered for the source to mean anything; `known` where it is a field."""

    source: str
    kind: Kind
    needs: frozenset[str] = frozenset()
    known: Known | None = None


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def numeral(number: float) -> str:
    return repr(float(number))


def plain(value: str | float | bool) -> str:
    """A constant as the text that a choice or a text field has for it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.15g}"


def needed(pieces: Iterable[Piece]) -> frozenset[str]:
    return frozenset(key for piece in pieces for key in piece.needs)


def constant(node: Constant, like: Piece | None) -> Piece:
    """A constant, read as what it is compared with. Raises Untranslatable."""
    value = node.value
    if value is None:
        raise Untranslatable("null can only be compared with.")
    kind = like.kind if like else None
    match kind:
        case "number":
            return Piece(numeral(_number(value)), "number")
        case "moment":
            return Piece(_moment(value), "moment")
        case "text" | "texts":
            return Piece(quoted(_choice(value, like.known if like else None)), "text")
        case "truth" | "rows" | None:
            return _as_written(value)


def _as_written(value: str | float | bool) -> Piece:
    if isinstance(value, bool):
        return Piece("true" if value else "false", "truth")
    return Piece(quoted(value), "text") if isinstance(value, str) else Piece(numeral(value), "number")


def _number(value: str | float | bool) -> float:
    try:
        return float(value)
    except ValueError:
        raise Untranslatable(f"“{value}” is compared with a number and is none.") from None


def _moment(value: str | float | bool) -> str:
    written = DateInput.parse(str(value)) or DatetimeInput.parse(str(value))
    if written is None:
        raise Untranslatable(f"“{value}” is compared with a date and is none.")
    return f"date({quoted(written)})"


def _choice(value: str | float | bool, known: Known | None) -> str:
    written = plain(value)
    return (known.values or {}).get(written, written) if known else written
