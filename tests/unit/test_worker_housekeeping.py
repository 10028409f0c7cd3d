"""Housekeeping: every chore until nothing is left, whatever becomes of the others."""

import pytest

from worker.housekeeping import MOST_ROUNDS, Housekeeping


class Chore:
    """Finds that many things in each of its rounds, then nothing."""

    def __init__(self, *finds: int, endless: bool = False) -> None:
        self.finds, self.endless, self.rounds = list(finds), endless, 0

    async def __call__(self) -> int:
        self.rounds += 1
        if self.endless:
            return 1
        return self.finds.pop(0) if self.finds else 0


async def broken() -> int:
    raise ValueError("a table is missing")


async def test_a_chore_is_done_until_nothing_is_left() -> None:
    chore = Chore(500, 500, 3)
    await Housekeeping({"runs": chore}).tidy()
    assert chore.rounds == 4


async def test_a_chore_that_fails_keeps_no_other_from_being_done() -> None:
    last = Chore(1)
    with pytest.raises(ExceptionGroup) as failed:
        await Housekeeping({"broken": broken, "last": last}).tidy()
    assert last.rounds == 2
    assert [type(error) for error in failed.value.exceptions] == [ValueError]


async def test_a_chore_that_never_ends_is_left_for_the_next_time() -> None:
    endless = Chore(endless=True)
    await Housekeeping({"endless": endless}).tidy()
    assert endless.rounds == MOST_ROUNDS
