"""Writes the numbers that stand in words in a folded message as digits."""

import re

_UNITS = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])}
_TEENS = {
    w: i + 10
    for i, w in enumerate(
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
}
_TENS = {
    w: (i + 2) * 10
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
} | {"fourty": 40}
_SCALES = {
    "thousand": 1_000,
    "grand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ]
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_SMALL = _UNITS | _TEENS | _TENS

_ATOM = "|".join(sorted([*_SMALL, *_SCALES, "hundred", *_ORDINALS], key=len, reverse=True))
_DIGITS = r"\d[\d,]*(?:\.\d+)?(?=[\s-]+(?:hundred|thousand|million|billion|trillion|grand)\b)"
_RUN = re.compile(
    rf"(?:\ba (?=(?:hundred|thousand|million|billion)\b))?\b(?:{_ATOM}|{_DIGITS})(?:[\s-]+(?:and\s+)?(?:{_ATOM}"
    rf"|{_DIGITS}))*\b"
)
_PRONOUN_ONE = re.compile(
    r"\b(?:this|that|which|the|another|any|every|no|each|some|other|good|best|same|nice|last|next|right|wrong|cheaper"
    r"|better|middle|bigger|smaller|larger|longer|shorter"
    r"|\d(?:st|nd|rd|th)|\w+(?:able|ible|ous|ful|ive|ish|est))\s+$"
)
_PRONOUN_GOES_ON = re.compile(r" (?:that|which|who|with|of (?:them|those|these|the)|i'd|i would)\b")
_SPLIT = re.compile(r"[\s-]+")

_HALVES = {"dozen": 6, "hundred": 50, "thousand": 500, "million": 500_000}
_HALF_OF = re.compile(r"\bhalf (?:an? )?(dozen|hundred|thousand|million)\b")
_COUNTED = (
    (re.compile(r"\b(?:a )?half[- ]dozen\b"), "6"),
    (re.compile(r"\ba (?:couple|pair)(?: of)?\b"), "2"),
    (re.compile(r"\ba dozen\b"), "12"),
    *(
        (re.compile(rf"\b{word}(?= (?:an?|per|each|every) (?:day|week|month|year)\b)"), number)
        for word, number in (("once", "1 time"), ("twice", "2 times"), ("thrice", "3 times"))
    ),
)
_DOZENS = re.compile(r"\b(\d+) dozens?\b")
_AND_A_HALF = re.compile(r"\b(\d+)(?:(?: and (?:a|1))? half\b(?! past)| (?:and )?1/2\b)")
_POINT = re.compile(r"\b(\d+) point (\d+)\b")
_HALF_SCALED = re.compile(r"\b(\d+)\.5 (100|1000|1000000)\b")


def digits(folded: str) -> str:
    """`twenty-first of march` becomes `21st of march`; the pronoun `one` stays a word."""
    folded = _HALF_OF.sub(lambda match: str(_HALVES[match[1]]), folded)
    for pattern, number in _COUNTED:
        folded = pattern.sub(number, folded)
    folded = _RUN.sub(_written, folded)
    folded = _DOZENS.sub(lambda match: str(int(match[1]) * 12), folded)
    folded = _AND_A_HALF.sub(_and_a_half, folded)
    folded = _POINT.sub(r"\1.\2", folded)
    return _HALF_SCALED.sub(lambda match: str(int((int(match[1]) + 0.5) * int(match[2]))), folded)


def _and_a_half(match: re.Match[str]) -> str:
    """After a scale it can be half of one or half of the scale: both are left to stand."""
    return f"{match[1]} and 0.5" if match[1].endswith("00") else f"{match[1]}.5"


def _written(match: re.Match[str]) -> str:
    atoms = _SPLIT.split(match[0])
    if atoms == ["one"] and _PRONOUN_ONE.search(match.string[max(0, match.start() - 24) : match.start()]):
        return "one"
    if atoms == ["one"] and _PRONOUN_GOES_ON.match(match.string, match.end()):
        return "one"
    pronoun = len(atoms) > 1 and atoms[-1] == "one" and atoms[-2] in _ORDINALS
    run = _Run()
    for atom in atoms[:-1] if pronoun else atoms:
        run.take(atom)
    run.close()
    return " ".join([*run.written, "one"] if pronoun else run.written)


class _Run:
    """Reads number words from left to right and closes a number where the next word can't join it."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._total: float = 0
        self._group: float | None = None
        self._scale: float = float("inf")
        self._joining = False

    def take(self, atom: str) -> None:
        if atom == "a":
            return
        if atom == "and":
            self._joining = True
        elif atom in _SMALL:
            self._small(_SMALL[atom])
        elif atom in _ORDINALS:
            self._ordinal(_ORDINALS[atom])
        elif atom == "hundred":
            self._hundred()
        elif atom in _SCALES:
            self._scaled(_SCALES[atom])
        else:
            self._detach()
            self._group = float(atom.replace(",", ""))

    def close(self) -> None:
        if self._group is not None or self._total:
            self.written.append(f"{self._total + (self._group or 0):.12g}".rstrip())
        self._total, self._group, self._scale = 0, None, float("inf")

    def _small(self, value: int) -> None:
        self._detach(value)
        self._group = (self._group or 0) + value

    def _hundred(self) -> None:
        if self._group is not None and self._group >= 100:
            self.close()
        self._group = 100 * (self._group if self._group is not None else 1)

    def _ordinal(self, value: int) -> None:
        self._detach(value)
        self._group = (self._group or 0) + value
        self.close()
        self.written[-1] += suffix(int(self.written[-1]))

    def _scaled(self, scale: int) -> None:
        if scale >= self._scale:
            self.close()
        self._total += (self._group if self._group is not None else 1) * scale
        self._group, self._scale = None, scale

    def _detach(self, value: int | None = None) -> None:
        joining, self._joining = self._joining, False
        if self._group is None and not self._total:
            if joining:
                self.written.append("and")
            return
        if value is not None and self._joins(value):
            return
        if self._group is None and self._total and value is None:
            return
        self.close()
        if joining:
            self.written.append("and")

    def _joins(self, value: int) -> bool:
        if self._group is None:
            return True
        if self._group >= 100 and self._group % 100 == 0:
            return value < 100
        return self._group % 100 >= 20 and self._group % 10 == 0 and 0 < value < 10


def suffix(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
