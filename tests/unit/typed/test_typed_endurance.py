"""No message keeps the rules busy for long, whatever it repeats: they read while everybody else waits."""

from time import process_time

import pytest
from fixtures.hearing import EventTalk

from agent.typed.interpreter import TypedInterpreter

TIERS = [{"name": "VIP", "price": 10, "quantity": 5}]
REPEATED = ("from 5 to 6 ", "add a vip tier at 5 ", "no i meant ", "the venue is called ", "5 x ", "yes, ", "a@a.")


@pytest.mark.parametrize("said", REPEATED)
@pytest.mark.parametrize("asked", [{}, {"ticket__tiers": TIERS}], ids=["at the beginning", "with rows"])
def test_a_long_message_is_read_in_a_moment(said: str, asked: dict) -> None:
    heard = EventTalk.begun().answered(**asked).heard((said * 32_000)[:32_000])
    began = process_time()
    TypedInterpreter(alone=True).read(heard)
    assert process_time() - began < 1
