"""Finds a text of the author's pattern in the sentence that tells it: `it runs on db.example.com`."""

from agent.typed.words import fold, leftovers, stems
from wizard.conditions import matches

_AROUND = " ,;:!?\"“”'‘’()<>"


def find_code(text: str, pattern: str, question: str) -> str:
    """The one word that has the pattern where all others only lead to it; else the text as it is."""
    if matches(pattern, text):
        return text
    known = stems(question)
    told = [word for part in text.split() if (word := _bare(part)) and leftovers(fold(word), known)]
    return told[0] if len(told) == 1 and matches(pattern, told[0]) else text


def _bare(word: str) -> str:
    return word.strip(_AROUND).rstrip(".")
