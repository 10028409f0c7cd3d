"""How many streams one person has at once."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast
from uuid import uuid4

import pytest
from sse_starlette import ServerSentEvent

from api.open_streams import OpenStreams
from api.problems import Problem


async def endless() -> AsyncIterator[ServerSentEvent]:
    while True:
        yield ServerSentEvent("x")


async def test_one_stream_too_many_is_refused_until_another_of_the_same_person_ends():
    streams, person = OpenStreams(most=2), uuid4()
    events = [cast("AsyncGenerator[ServerSentEvent]", streams.counted(person, endless())) for _ in range(2)]
    async with aclosing(events[0]) as first:
        async with aclosing(events[1]) as second:
            for each in (first, second):
                streams.admit(person)
                await anext(each)
            with pytest.raises(Problem) as refused:
                streams.admit(person)
            assert (refused.value.kind.status, refused.value.headers) == (429, {"Retry-After": "10"})
            streams.admit(uuid4())
        streams.admit(person)
