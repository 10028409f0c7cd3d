"""What every field has, whatever its input type, and how a value is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field, JsonValue

from wizard.parts import Check, Dependencies, Option, Part
from wizard.text import Cel, Line, Name, Prose, StoredJson

KEY = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"


class ValueRejected(Exception):
    """A value that a field doesn't take: a stable `code`, and a sentence that says what is expected."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


class InputField(Part):
    """A field (option set). The input types subclass it, add their constraints and define the normal form."""

    id: UUID
    key: str = Field(pattern=KEY, max_length=100)
    name: Name
    selection_type: Any
    description: Prose | None = None
    question: Prose
    help_text: Prose | None = None
    placeholder: Line | None = None
    error_message: Line | None = None
    is_required: bool = True
    dependencies: Dependencies = ()
    visible_when: Cel | None = None
    required_when: Cel | None = None
    computed: Cel | None = None
    default: StoredJson = None
    proposal: Cel | None = None
    checks: tuple[Check, ...] = Field(default=(), max_length=50)
    model_may_ask: bool = False

    def normalize(self, value: JsonValue) -> JsonValue:
        """The value's normal form; raises ValueRejected."""
        raise ValueRejected("unsupported", f"{self.subject} can't take {value!r}.")

    def label(self, value: JsonValue) -> str:
        """A normal value in words for people."""
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        """The shape of a value in the model's response schema."""
        return {"type": "string"}

    def constraints(self) -> dict[str, JsonValue]:
        """The limits that a chat or form shows; only those that are set."""
        return {}

    def expectation(self) -> str:
        """One sentence saying what is expected, for help where the author wrote none."""
        return f"{self.subject} should be filled in."

    @property
    def subject(self) -> str:
        """The field as the subject of a sentence: "The end time"."""
        name = self.name.strip()
        if name.lower().startswith(("the ", "your ", "a ", "an ", "my ")):
            return name[0].upper() + name[1:]
        acronym = name.split()[0].isupper() and len(name.split()[0]) > 1
        return f"The {name}" if acronym else f"The {name[0].lower()}{name[1:]}"

    def reject(self, code: str, message: str) -> ValueRejected:
        """The refusal in the author's words if they wrote any, else in ours."""
        return ValueRejected(code, self.error_message or message)


class SelectField(InputField):
    """A field whose answers come from a list of options."""

    options: tuple[Option, ...] = Field(default=(), max_length=5_000)

    def option(self, value: JsonValue) -> Option | None:
        """The option with exactly that value."""
        return next((option for option in self.options if option.value == value), None)

    def find(self, said: JsonValue) -> Option | None:
        """The option meant by a value, an id, a label or an alias, if there is exactly one."""
        if isinstance(said, bool):
            return self._find_yes_or_no(said)
        if isinstance(said, (int, float)):
            said = f"{said:g}"
        if not isinstance(said, str):
            return None
        if exact := self.option(said):
            return exact
        wanted = fold(said)
        found = [option for option in self.options if wanted in _names(option)]
        return found[0] if len(found) == 1 else None

    def _find_yes_or_no(self, said: bool) -> Option | None:
        words = {"yes", "true", "on"} if said else {"no", "false", "off"}
        found = [option for option in self.options if fold(option.value) in words]
        return found[0] if len(found) == 1 else None


def fold(text: str) -> str:
    """Text as it is compared: no case, single spaces."""
    return " ".join(text.casefold().split())


def _names(option: Option) -> set[str]:
    return {fold(option.value), fold(option.label), str(option.id), *(fold(alias) for alias in option.aliases)}


def listed(labels: list[str], word: str = "or") -> str:
    """Several names in a sentence: "a, b or c"."""
    if len(labels) < 2:
        return "".join(labels)
    return f"{', '.join(labels[:-1])} {word} {labels[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 row", "3 rows"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
