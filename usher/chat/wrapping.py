"""Breaks text into lines between words while it streams, each line after the first behind the same margin."""

import re

from rich.cells import cell_len

_PIECES = re.compile(r"\n|[^\S\n]+|\S+")


class Flow:
    """One message on its way to the screen. The last word is held back until it is known to be whole."""

    def __init__(self, width: int, margin: int) -> None:
        self._width, self._margin = width, margin
        self._column = margin
        self._gap = ""
        self._word = ""

    def feed(self, text: str) -> str:
        """What can be shown now that this has come."""
        return "".join(self._take(piece) for piece in _PIECES.findall(text))

    def end(self) -> str:
        """The word that was held back."""
        word, gap, self._word, self._gap = self._word, self._gap, "", ""
        if not word:
            return ""
        length = cell_len(word)
        is_full = self._column > self._margin and self._column + len(gap) + length > self._width
        if is_full or self._column == 0:
            self._column = self._margin + length
            return "\n" * is_full + " " * self._margin + word
        self._column += len(gap) + length
        return gap + word

    def _take(self, piece: str) -> str:
        if piece == "\n":
            shown = self.end()
            self._column, self._gap = 0, ""
            return shown + "\n"
        if piece.isspace():
            shown = self.end()
            self._gap = piece
            return shown
        self._word += piece
        return ""
