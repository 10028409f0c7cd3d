"""Finds the field or step that a person means by a few words such as `my email` or `the start time`."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from agent.typed.patterns import word_set
from agent.typed.words import fold, stem, words
from wizard.inputs import OptionSet
from wizard.structure import Step

_IGNORED = word_set(
    """
    the my our your its a an of for field question step section answer part event's
    """
)
_CLOSE = 88


def find_part(said: str, fields: Sequence[OptionSet], steps: Sequence[Step]) -> str | None:
    """The key of the one field, else of the one step, else of the first of several fields that go by these words."""
    named = find_fields(said, fields)
    if len(named) == 1:
        return named[0]
    turned = _fitting(_content(said), [(step.key, _names(step.name, step.key)) for step in steps])
    return next(iter(turned or named), None)


def find_fields(said: str, fields: Sequence[OptionSet]) -> list[str]:
    """The keys of all fields that go by these words."""
    return _fitting(_content(said), [(field.key, _names(field.name, field.key)) for field in fields])


def goes_by(said: str, field: OptionSet) -> bool:
    """Whether the words are a whole name of the field, not only a part of one that it shares with its neighbours."""
    return _content(said) in _names(field.name, field.key)


def _fitting(wanted: frozenset[str], candidates: list[tuple[str, tuple[frozenset[str], ...]]]) -> list[str]:
    """By the whole name first, then by a part of it, then by a name that is nearly so written."""
    for fits in (_is_name, _is_within, _is_close):
        keys = [key for key, names in candidates if any(fits(wanted, name) for name in names)]
        if keys and wanted:
            return keys
    return []


def _is_name(wanted: frozenset[str], name: frozenset[str]) -> bool:
    return wanted == name


def _is_within(wanted: frozenset[str], name: frozenset[str]) -> bool:
    return wanted < name


def _is_close(wanted: frozenset[str], name: frozenset[str]) -> bool:
    return fuzz.ratio(" ".join(sorted(wanted)), " ".join(sorted(name))) >= _CLOSE


@lru_cache(maxsize=2048)
def _names(name: str, key: str) -> tuple[frozenset[str], ...]:
    spoken = key.replace("_", " ").replace(".", " ")
    last = key.rsplit(".", 1)[-1].replace("_", " ")
    return tuple(dict.fromkeys(content for text in (name, last, spoken) if (content := _content(text))))


def _content(text: str) -> frozenset[str]:
    plain = fold(text).replace("e-mail", "email")
    return frozenset(stem(word) for word in words(plain) if word not in _IGNORED)
