"""The transcript keeps what was said, in order, with what it took."""

from decimal import Decimal

from fixtures.stores import Stores, principal_of

from store.demo import MEMBER
from wizard.ports.records import InteractionLine, RunRecord

MAX = principal_of(MEMBER)


async def test_a_line_comes_back_with_all_that_it_took(stores: Stores, begun: RunRecord):
    claimed = await stores.claim(MEMBER)
    cost = Decimal("0.000123")
    line = InteractionLine("assistant", "eventSetup", "Fine.", {"kind": "x"}, "gpt", 10, 20, cost, 30, "ab12")
    await stores.turns.finish(MAX, claimed.turn, "finished", interactions=[line])
    kept = (await stores.interactions.list(MAX, claimed.turn.session_id))[-1]
    assert (kept.line, kept.turn_id, kept.run_id) == (line, claimed.turn.id, begun.run.id)


async def test_lines_stay_in_the_order_of_the_talk(stores: Stores, begun: RunRecord):
    said = [f"line {number}" for number in range(60)]
    for start in range(0, 60, 20):
        claimed = await stores.claim(MEMBER)
        lines = [InteractionLine("user", text=text) for text in said[start : start + 20]]
        await stores.turns.finish(MAX, claimed.turn, "finished", interactions=lines)
    assert begun.session_id is not None
    heard = await stores.interactions.list(MAX, begun.session_id)
    assert [line.line.text for line in heard] == ["Hello", *said]
    rest = await stores.interactions.list(MAX, begun.session_id, after=heard[10].position, limit=5)
    assert rest == heard[11:16]
