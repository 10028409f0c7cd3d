"""`rows`: repeating rows of simple typed columns; the normal form is a list of objects by column key."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, JsonValue, field_validator

from wizard.inputs.columns import Column
from wizard.inputs.field import InputField, ValueRejected, counted, listed
from wizard.text import Name

_MOST = 200


class Rows(InputField):
    selection_type: Literal["rows"] = "rows"
    columns: tuple[Column, ...] = Field(min_length=1, max_length=50)
    min_rows: int | None = Field(default=None, ge=0, le=_MOST)
    max_rows: int | None = Field(default=None, ge=1, le=_MOST)
    row_name: Name = "row"

    @field_validator("columns")
    @classmethod
    def _keys_differ(cls, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        if len({column.key for column in columns}) != len(columns):
            raise ValueError("two columns have the same key")
        return columns

    def normalize(self, value: JsonValue) -> JsonValue:
        rows = value if isinstance(value, list) else [value]
        self._check_number(len(rows))
        return [self._row(row, number) for number, row in enumerate(rows, start=1)]

    def _check_number(self, number: int) -> None:
        at_least = self.min_rows if self.min_rows is not None else 1
        at_most = self.max_rows or _MOST
        if number < at_least:
            raise self.reject("too_few", f"Please give at least {counted(at_least, self.row_name)}.")
        if number > at_most:
            raise self.reject("too_many", f"There can be at most {counted(at_most, self.row_name)}.")

    def _row(self, row: JsonValue, number: int) -> dict[str, JsonValue]:
        if not isinstance(row, dict):
            raise self.reject("not_a_row", self.expectation())
        unknown = [key for key in row if key not in {column.key for column in self.columns}]
        if unknown:
            raise self.reject("unknown_column", f"A {self.row_name} has no “{unknown[0]}”. {self.expectation()}")
        return {column.key: self._cell(column, row.get(column.key), row, number) for column in self.columns}

    def _cell(self, column: Column, cell: JsonValue, row: dict[str, JsonValue], number: int) -> JsonValue:
        try:
            return column.normalize(cell)
        except ValueRejected as rejected:
            first = self.columns[0].key
            named = row.get(first) if column.key != first and isinstance(row.get(first), str) else None
            where = f"“{named}”" if named else f"{self.row_name.capitalize()} {number}"
            raise self.reject(rejected.code, f"{where}: {rejected.message}") from rejected

    def label(self, value: JsonValue) -> str:
        rows = value if isinstance(value, list) else []
        return "; ".join(self._row_label(row) for row in rows if isinstance(row, dict)) or "none"

    def _row_label(self, row: dict[str, JsonValue]) -> str:
        first, *others = self.columns
        details = [
            f"{column.name.lower()} {column.label(cell)}"
            for column in others
            if (cell := row.get(column.key)) is not None
        ]
        head = first.label(row.get(first.key))
        return f"{head} ({', '.join(details)})" if details else head

    def json_schema(self) -> dict[str, Any]:
        properties = {column.key: column.json_schema() for column in self.columns}
        item = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
        return {"type": "array", "items": item}

    def constraints(self) -> dict[str, JsonValue]:
        limits: dict[str, JsonValue] = {"min_rows": self.min_rows, "max_rows": self.max_rows}
        return {name: limit for name, limit in limits.items() if limit is not None}

    def expectation(self) -> str:
        return f"Each {self.row_name} has {listed([column.name.lower() for column in self.columns], 'and')}."
