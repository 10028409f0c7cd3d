"""`color_picker`: a colour; the normal form is `#rrggbb`."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import JsonValue

from wizard.inputs.field import InputField

COLORS = {
    "black": "#000000",
    "white": "#ffffff",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
    "red": "#ff0000",
    "maroon": "#800000",
    "orange": "#ffa500",
    "gold": "#ffd700",
    "yellow": "#ffff00",
    "olive": "#808000",
    "lime": "#00ff00",
    "green": "#008000",
    "teal": "#008080",
    "turquoise": "#40e0d0",
    "cyan": "#00ffff",
    "aqua": "#00ffff",
    "blue": "#0000ff",
    "navy": "#000080",
    "indigo": "#4b0082",
    "purple": "#800080",
    "violet": "#ee82ee",
    "magenta": "#ff00ff",
    "fuchsia": "#ff00ff",
    "pink": "#ffc0cb",
    "brown": "#a52a2a",
    "beige": "#f5f5dc",
    "ivory": "#fffff0",
    "coral": "#ff7f50",
    "crimson": "#dc143c",
    "khaki": "#f0e68c",
    "lavender": "#e6e6fa",
    "salmon": "#fa8072",
    "tan": "#d2b48c",
    "plum": "#dda0dd",
}


class ColorPicker(InputField):
    selection_type: Literal["color_picker"] = "color_picker"

    def normalize(self, value: JsonValue) -> JsonValue:
        text = value.strip().casefold() if isinstance(value, str) else ""
        if named := COLORS.get(text):
            return named
        match = re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", text)
        if not match:
            raise self.reject("not_a_color", self.expectation())
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return f"#{digits}"

    def label(self, value: JsonValue) -> str:
        name = next((name for name, code in COLORS.items() if code == value), None)
        return f"{name} ({value})" if name else str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def expectation(self) -> str:
        return f"{self.subject} should be a colour such as navy or #1e90ff."
