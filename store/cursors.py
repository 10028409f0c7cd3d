"""Places in a listing as opaque texts: where it is ordered by time of creation, or by whatever a listing sorts by."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from wizard.errors import Invalid


class Place(NamedTuple):
    """After which row a part of a listing begins; of the first part, nowhere."""

    at: datetime | None = None
    id: UUID | None = None


class Mark(NamedTuple):
    """The same in a listing that has several orders: the row's sort key as PostgreSQL writes it."""

    key: str | None = None
    id: UUID | None = None


def encoded(place: Place) -> str:
    return _packed(f"{place.at}|{place.id}")


def decoded(cursor: str | None) -> Place:
    """Raises Invalid for a text that `encoded` didn't make."""
    if cursor is None:
        return Place()
    try:
        at, _, key = _unpacked(cursor).partition("|")
        return Place(datetime.fromisoformat(at), UUID(key))
    except ValueError as error:
        raise _foreign() from error


def mark_encoded(sort: str, mark: Mark) -> str:
    return _packed(f"{sort}|{mark.id}|{mark.key}")


def mark_decoded(sort: str, cursor: str | None, *, timed: bool) -> Mark:
    """Raises Invalid for a text that `mark_encoded` didn't make for that sort. `timed`: the key is a time."""
    if cursor is None:
        return Mark()
    try:
        made_for, key_of_row, key = _unpacked(cursor).split("|", 2)
        if timed:
            datetime.fromisoformat(key)
        row = UUID(key_of_row)
    except ValueError as error:
        raise _foreign() from error
    if made_for != sort:
        raise _foreign()
    return Mark(key, row)


def _packed(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpacked(cursor: str) -> str:
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()


def _foreign() -> Invalid:
    return Invalid("That isn't a cursor of this listing.", field="after")
