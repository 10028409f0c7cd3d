"""Keys of parts that were given a name only: legal, telling, and unlike every other key of the wizard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wizard.conditions import RESERVED
from wizard.slugs import slug_of

_LONGEST = 60
_WORDS_OF_CEL: Final = frozenset(
    {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop"}
    | {"namespace", "null", "package", "return", "true", "var", "void", "while", "bool", "bytes", "double", "dyn"}
    | {"int", "list", "map", "null_type", "string", "type", "uint"}
)


def words_of(name: str) -> str:
    """A name in any script as lower-case ASCII words joined by underscores; empty where nothing of it is left."""
    words = slug_of(name, otherwise="").replace("-", "_")
    return words if len(words) <= _LONGEST else words[:_LONGEST].rpartition("_")[0] or words[:_LONGEST]


class Keys:
    """The keys that are taken, and new ones beside them."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._counted: dict[str, int] = {}
        self._heads = {key.partition(".")[0] for key in self._taken}

    def made_of(self, name: object, otherwise: str) -> str:
        """A key for that name; `otherwise` is what it is called where the name has nothing that a key may have."""
        words = words_of(name) if isinstance(name, str) else ""
        if not words or not words[0].isalpha():
            words = f"{otherwise}_{words}".rstrip("_")
        return self._claim(f"{words}_{otherwise}" if words in RESERVED or words in _WORDS_OF_CEL else words)

    def value_of(self, label: str) -> str:
        """A value for an option of that label."""
        return self._claim(words_of(label) or label.strip())

    def _claim(self, words: str) -> str:
        number = self._counted.get(words, 1)
        key = words if number == 1 else f"{words}_{number}"
        while key in self._taken or key in self._heads:
            number += 1
            key = f"{words}_{number}"
        self._counted[words] = number
        self._taken.add(key)
        return key
