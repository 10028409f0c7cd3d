"""The frames of a turn in memory, and who reads along."""

import asyncio

from agent.stream.frame_log import FrameLog


async def read(log: FrameLog, after: int = 0) -> list[int]:
    return [frame.seq async for batch in log.read(after) for frame in batch]


async def test_readers_get_what_was_shown_before_and_what_comes_later():
    log = FrameLog()
    log.stage({"n": 1})
    log.keep(log.unkept())
    early = asyncio.create_task(read(log))
    await asyncio.sleep(0)
    log.stage({"n": 2})
    assert not early.done()
    log.end()
    assert await early == [1, 2]


async def test_what_is_staged_is_seen_by_nobody_until_it_is_kept():
    log = FrameLog()
    log.stage({"n": 1})
    log.discard()
    log.stage({"n": 2})
    log.end()
    assert [(frame.seq, frame.event["n"]) async for batch in log.read() for frame in batch] == [(1, 2)]


async def test_a_reader_goes_on_after_the_frame_it_saw_last():
    log = FrameLog()
    for number in range(4):
        log.stage({"n": number})
    log.end()
    assert await read(log, after=2) == [3, 4]


async def test_a_reader_that_saw_everything_gets_the_ending_again():
    log = FrameLog()
    log.stage({"n": 1})
    log.stage({"n": 2})
    log.end()
    assert await read(log, after=2) == [2]


def test_what_the_store_has_is_shown_and_not_given_to_it_again():
    log = FrameLog()
    log.stage({"n": 1})
    log.stage({"n": 2})
    kept = log.unkept()
    log.stage({"n": 3})
    log.keep(kept)
    assert log.events == [{"n": 1}, {"n": 2}]
    assert [frame.seq for frame in log.unkept()] == [3]
