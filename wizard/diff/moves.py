"""Which members of a list moved when as few as possible did."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def moved(before: Sequence[Item], after: Sequence[Item]) -> set[Item]:
    """Of two orders of the same things, those that aren't in their longest common subsequence."""
    place = {item: position for position, item in enumerate(before)}
    tails: list[int] = []
    ends: list[Item] = []
    previous: dict[Item, Item | None] = {}
    for item in after:
        length = bisect_left(tails, place[item])
        previous[item] = ends[length - 1] if length else None
        tails[length : length + 1] = [place[item]]
        ends[length : length + 1] = [item]
    stayed: set[Item] = set()
    last = ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = previous[last]
    return set(after) - stayed
