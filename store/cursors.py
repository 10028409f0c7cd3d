"""Places in a listing that is ordered by time of creation, as opaque texts."""

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


def encoded(place: Place) -> str:
    return urlsafe_b64encode(f"{place.at}|{place.id}".encode()).decode().rstrip("=")


def decoded(cursor: str | None) -> Place:
    """Raises Invalid for a text that `encoded` didn't make."""
    if cursor is None:
        return Place()
    try:
        at, _, key = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        return Place(datetime.fromisoformat(at), UUID(key))
    except ValueError as error:
        raise Invalid("That isn't a cursor of this listing.", field="after") from error
