"""Writes long alternatives of a regular expression and long lists of phrases as lines of text."""


def one_of(lines: str) -> str:
    """A group that matches any of the lines, each of which is an expression of its own."""
    return f"(?:{'|'.join(line.strip() for line in lines.strip().splitlines())})"


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


def phrase_set(lines: str) -> frozenset[str]:
    """The phrases of a list that separates them by commas and line ends."""
    return frozenset(phrase.strip() for phrase in lines.replace("\n", ",").split(",")) - {""}
