"""Which of a structure's languages a request would like best."""

import re

from wizard.structure import Structure

_RANGE = re.compile(r"^([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?))?$")
MOST_RANGES = 20


def language_of(structure: Structure, named: str | None, accepted: str) -> str | None:
    """The language that was named, else the most wanted one of an Accept-Language header; None: the author's words.

    One that begins alike will do: `de-CH` is answered in `de`. The second best isn't tried: that may well be what the
    author wrote in, which nothing says.
    """
    wished = named or _most_wanted(accepted)
    if wished is None:
        return None
    subtags = wished.casefold().split("-")
    present = {locale.casefold() for locale in structure.translations}
    begun = {"-".join(subtags[:length]) for length in range(1, len(subtags) + 1)}
    return wished if begun & present else None


def _most_wanted(accepted: str) -> str | None:
    """The first of the best ranges of an Accept-Language header; what isn't one is passed over."""
    found = [match for each in accepted.split(",")[:MOST_RANGES] if (match := _RANGE.match(each.strip()))]
    best = max(found, key=lambda match: float(match[2] or 1), default=None)
    return best[1] if best and float(best[2] or 1) > 0 else None
