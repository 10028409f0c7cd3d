"""The parameters that routes share: references, filters, pages, preconditions, idempotency keys."""

import re
from datetime import UTC, tzinfo
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Path, Query, Request
from pydantic import AfterValidator

from api.auth import Caller, Visitor
from api.known_people import KnownPeople, named_zone
from api.problems import BAD_REQUEST, REVISION_NEEDED, Problem
from wizard.categories import NamedCategory
from wizard.structure import Difficulty

PRINTABLE = r"^[^\x00-\x1f\x7f]+$"


def _known_zone(name: str) -> str:
    if named_zone(name) is None:
        raise ValueError("There is no such time zone")
    return name


TimeZoneHeader = Annotated[
    Annotated[str, AfterValidator(_known_zone)] | None,
    Header(
        alias="Usher-Time-Zone",
        description="Where the person is, as an IANA time zone: it says what today is. Absent: as in their profile.",
        max_length=64,
        examples=["America/New_York"],
    ),
]
ENTITY_TAG = re.compile(r'^(?:(?:W/)?"([^"\x00-\x20\x7f]*)"|(\d{1,9}))$')
NEVER = -1
MOST_VERSIONS = 2**31 - 1
"""Of what is numbered: the greatest number that the database takes."""

RunId = Annotated[UUID, Path(alias="run_id", examples=["0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10"])]
FileId = Annotated[UUID, Path(alias="file_id", examples=["9a4c6c1e-0b3c-4f52-8f6e-2d1f0a7b6c5d"])]
WizardId = Annotated[UUID, Path(alias="wizard_id", examples=["2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5"])]

SessionRef = Annotated[
    str,
    Path(
        description="The session's id, or the thread id of a session of one's own.",
        min_length=1,
        max_length=255,
        pattern=PRINTABLE,
        examples=["5b9c2c6e-6c0b-4f57-9f0b-0a8d2f7b7a01"],
    ),
]
Slug = Annotated[str, Path(min_length=1, max_length=255, pattern=PRINTABLE, examples=["spring-show"])]
StageKey = Annotated[str, Path(min_length=1, max_length=100, pattern=PRINTABLE, examples=["eventSetup"])]
Operation = Annotated[str, Path(min_length=1, max_length=100, pattern=PRINTABLE, examples=["publishEvent"])]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.", examples=[20])]
After = Annotated[
    str | None,
    Query(max_length=512, pattern=PRINTABLE, description="The `next` of the part before.", examples=["MjAyNi0wMy0wMQ"]),
]
InCategory = Annotated[NamedCategory | None, Query(description="Only those of this category.")]
Tags = Annotated[
    list[Annotated[str, Query(min_length=1, max_length=50, pattern=PRINTABLE)]],
    Query(max_length=20, description="Every one of them must be there: `tags=a&tags=b`.", examples=[["food"]]),
]
Words = Annotated[
    str | None,
    Query(
        max_length=200,
        pattern=PRINTABLE,
        description="Words, or their beginnings, of name, description, category and tags.",
        examples=["import"],
    ),
]
AsDifficult = Annotated[Difficulty | None, Query(description="Only those as difficult as this.")]
Position = Annotated[int, Query(ge=0, le=2**53, description="The `next` of the part before.", examples=[0])]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="The client's name for this request: repeated with it, the first answer comes again.",
        min_length=1,
        max_length=255,
        examples=["publish-1"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The revision that is changed, as its ETag.", max_length=64, examples=['"4"']),
]


def words_sought(q: Words = None, search: Words = None) -> str | None:
    """By either name: an unknown parameter would be passed over, and everything found."""
    return q if q is not None else search


def difficulty_sought(difficulty_level: AsDifficult = None, difficulty: AsDifficult = None) -> Difficulty | None:
    return difficulty_level or difficulty


Search = Annotated[str | None, Depends(words_sought)]
DifficultyLevel = Annotated[Difficulty | None, Depends(difficulty_sought)]


async def zone_of(request: Request, caller: Caller, name: TimeZoneHeader = None) -> tzinfo:
    """Where the person is: as the request says, else as their profile does."""
    people: KnownPeople = request.app.state.people
    return ZoneInfo(name) if name else await people.zone(caller)


async def zone_of_anybody(request: Request, caller: Visitor, name: TimeZoneHeader = None) -> tzinfo:
    """The same for a request that may come without a token."""
    return await zone_of(request, caller, name) if caller else ZoneInfo(name) if name else UTC


Zone = Annotated[tzinfo, Depends(zone_of)]
AnybodysZone = Annotated[tzinfo, Depends(zone_of_anybody)]


def expected_revision(if_match: IfMatch = None) -> int | None:
    """The revision that a change is based on; None for `*`, which takes any. Raises Problem when it isn't said.

    A tag that isn't one of ours is no revision's: `NEVER`.
    """
    if if_match is None:
        raise Problem(REVISION_NEEDED, "Send `If-Match` with the ETag that you read, or `*` to overwrite anything.")
    return wished_revision(if_match)


def wished_revision(if_match: IfMatch = None) -> int | None:
    """The same, where it need not be said."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = ENTITY_TAG.match(if_match.strip())
    if found is None:
        raise Problem(BAD_REQUEST, 'If-Match must be one revision, as "4", or `*`.')
    tag = found[1] if found[1] is not None else found[2]
    return int(tag) if tag.isascii() and tag.isdecimal() and len(tag) < 10 else NEVER


Revision = Annotated[int | None, Depends(expected_revision)]
WishedRevision = Annotated[int | None, Depends(wished_revision)]
