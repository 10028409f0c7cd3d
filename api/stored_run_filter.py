"""What a listing of stored runs is narrowed to, as its query says it."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field

from api.parameters import PRINTABLE, Zone
from wizard.ports.stored_runs import StoredRunFilter, StoredRunScope, StoredRunSort

Scope = Annotated[
    StoredRunScope,
    Query(description="Your own, or those of the organization that you act for, where you operate it."),
]
Sort = Annotated[
    StoredRunSort,
    Query(description="By date of completion, name, wizard or duration; of one wizard, `wizard_asc` goes by date."),
]
Sought = Annotated[
    str | None,
    Query(
        max_length=200,
        pattern=PRINTABLE,
        description="Words of name, notes, tags and wizard; the last may be unfinished. Also `or`, `-word`, phrases.",
        examples=["spring"],
    ),
]
OfWizard = Annotated[
    str | None,
    Query(max_length=255, pattern=PRINTABLE, description="Id or slug of a wizard.", examples=["event-wizard"]),
]
WithTags = Annotated[
    list[Annotated[str, Query(min_length=1, max_length=50, pattern=PRINTABLE)]],
    Query(
        alias="tag",
        max_length=20,
        description="Every one must be there, however it is written: `tag=a&tag=b`.",
        examples=[["fashion"]],
    ),
]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2999, 12, 31))]
Since = Annotated[
    Day | None,
    Query(alias="from", description="Completed on this day or later, where you are.", examples=["2026-03-01"]),
]
Until = Annotated[
    Day | None,
    Query(alias="to", description="Completed on this day or earlier, where you are.", examples=["2026-03-31"]),
]


def filter_of(
    zone: Zone,
    q: Sought = None,
    wizard: OfWizard = None,
    tag: WithTags = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    sort: Sort = "date_desc",
) -> StoredRunFilter:
    """What a listing of one's own is narrowed to."""
    end = _midnight(until + timedelta(days=1), zone) if until else None
    return StoredRunFilter("mine", q, wizard, tuple(tag), _midnight(since, zone) if since else None, end, sort)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


Filter = Annotated[StoredRunFilter, Depends(filter_of)]
