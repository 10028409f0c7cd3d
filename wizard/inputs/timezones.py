"""Time zones by their IANA name, by a city of it, or by what people call them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_CALLED = {
    "America/New_York": (
        "eastern",
        "eastern time",
        "us eastern",
        "et",
        "est",
        "edt",
        "nyc",
        "boston",
        "miami",
        "washington dc",
    ),
    "America/Chicago": ("central", "central time", "us central", "ct", "cst", "cdt", "dallas", "houston", "austin"),
    "America/Denver": ("mountain", "mountain time", "us mountain", "mt", "mst", "mdt"),
    "America/Los_Angeles": (
        *(
            "pacific",
            "pacific time",
            "us pacific",
            "pt",
            "pst",
            "pdt",
            "la",
            "san francisco",
            "sf",
            "seattle",
            "california",
        ),
    ),
    "Europe/London": ("uk", "uk time", "british time", "bst", "england", "manchester"),
    "Europe/Paris": ("france", "cet", "cest", "central european time", "lyon", "cannes"),
    "Europe/Berlin": ("germany", "munich", "hamburg", "frankfurt", "cologne"),
    "Europe/Rome": ("italy", "milan", "florence"),
    "Europe/Madrid": ("spain", "barcelona"),
    "Asia/Tokyo": ("japan", "jst", "osaka"),
    "Asia/Kolkata": ("india", "ist", "mumbai", "delhi", "new delhi", "bangalore"),
    "Asia/Shanghai": ("china", "beijing", "shenzhen"),
    "UTC": ("gmt", "utc time", "universal time", "coordinated universal time", "zulu"),
}


def find_timezone(said: str) -> str | None:
    """The zone's IANA name, or None where there is none or more than one."""
    return _zones().get(_folded(said))


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    names = (files("tzdata") / "zones").read_text("utf-8").split()
    places = {name for name in names if "/" in name and not name.startswith("Etc/")}
    cities: dict[str, set[str]] = {}
    for name in places:
        cities.setdefault(_folded(name.rsplit("/", 1)[1]), set()).add(name)
    zones = {city: next(iter(names)) for city, names in cities.items() if len(names) == 1}
    zones |= {_folded(name): name for name in (*places, "UTC")}
    return zones | {word: zone for zone, words in _CALLED.items() for word in words}


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace(".", "").split())
