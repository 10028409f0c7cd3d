"""What is wrong with the expressions that an author wrote into a structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from wizard.conditions import RESERVED, EvaluationFailed, Expression, ExpressionInvalid, Language, Wanted
from wizard.inputs import OptionSet, Rows
from wizard.validation.circles import Circles

_COLUMN = re.compile(r"\b(sum|average|smallest|largest|unique)\s*\(\s*([\w.]+)\s*,\s*(['\"])([^'\"]*)\3\s*\)")
_SOME_DAY = datetime(2030, 5, 3, tzinfo=UTC)

_NO_FIELDS = Language(())

Complaint = tuple[str, str]


class AuthoredExpressions:
    """Expressions judged against the fields of one structure."""

    def __init__(self, fields: tuple[OptionSet, ...]) -> None:
        self._positions = {field.key: position for position, field in enumerate(fields)}
        self._fields = {field.key: field for field in fields}
        self.language = Language(field for field in fields if not self.unusable_name(field))
        self.circles = Circles(fields, self._named_by)

    def unusable_name(self, field: OptionSet) -> str | None:
        """Why expressions couldn't name a field by its key."""
        if field.key in RESERVED:
            return f"“{field.key}” has a meaning of its own in expressions."
        if not (_is_plain(field.key) or _compiles(field)):
            return f"Expressions can't use “{field.key}”, because a part of it is a reserved word."
        return None

    def complaints(
        self, source: str, wanted: Wanted, position: int, own: OptionSet | None, decided: OptionSet | None = None
    ) -> Iterator[Complaint]:
        """What is wrong with one; it may name the fields before `position`. `decided`: the field that it is about."""
        try:
            expression = self.language.compile(source, wanted, own=own)
        except ExpressionInvalid as invalid:
            yield "expression_invalid", str(invalid)
            return
        for key in expression.keys:
            if self._positions[key] >= position:
                yield self._out_of_order(key, decided)
        yield from self._columns(source)
        yield from self._breaks(expression)

    def truth(self, source: str | None) -> Expression | None:
        """A condition, if there is one and it is sound."""
        try:
            return self.language.compile(source, "bool") if source is not None else None
        except ExpressionInvalid:
            return None

    def _named_by(self, field: OptionSet) -> set[str]:
        """The keys that a field's presence and value hang on."""
        sources = (field.visible_when, field.required_when, field.computed)
        return {key for source in sources if source for key in self.language.named(source)[0]}

    def _out_of_order(self, key: str, decided: OptionSet | None) -> Complaint:
        if decided is not None and decided.key == key:
            return "dependency_cycle", f"“{key}” can't hang on itself."
        if decided is not None and self.circles.join(self._fields[key], decided):
            return "dependency_cycle", f"“{key}” and “{decided.key}” hang on each other."
        return "dependency_later", f"This names “{key}”, which isn't answered before it. Move it before this."

    def _columns(self, source: str) -> Iterator[Complaint]:
        for function, key, _, column in _COLUMN.findall(source):
            field = self._fields.get(key)
            if isinstance(field, Rows) and column not in {each.key for each in field.columns}:
                yield "column_missing", f"“{key}” has no column “{column}” for {function}()."

    def _breaks(self, expression: Expression) -> Iterator[Complaint]:
        """What names no field has the same outcome for everybody, so it is tried."""
        if expression.keys or "value" in expression.names:
            return
        try:
            expression.evaluate({"today": _SOME_DAY, "now": _SOME_DAY})
        except EvaluationFailed as failed:
            yield "expression_fails", f"This always breaks: {failed}."


@lru_cache(16_384)
def _is_plain(key: str) -> bool:
    """Whether a name means nothing unless a field has it: a quick look that spares most keys the slow one."""
    try:
        _NO_FIELDS.compile(key, "value")
    except ExpressionInvalid as invalid:
        return "neither a field's key nor a function" in str(invalid)
    return False


def _compiles(field: OptionSet) -> bool:
    try:
        Language([field]).compile(field.key, "value")
    except ExpressionInvalid:
        return False
    return True
