"""What people say in one breath: more than what was asked."""

from typing import Any

import pytest
from fixtures.hearing import EventTalk

from agent.typed.interpreter import TypedInterpreter
from wizard.commands import SetAnswer

BEGUN = {"organizer__name": "Ada", "organizer__email": "ada@acme.example"}
TITLED = BEGUN | {"event__title": "Night Market"}
DESCRIBED = TITLED | {"event__type": "popup", "event__description": "Stalls"}
DATED = DESCRIBED | {"event__date": "2031-06-05"}
GALA = {"event.title": "Spring Gala", "event.date": "2030-05-04"}
EVENING = {"event.start_time": "19:00", "event.end_time": "23:00"}


def heard(message: str, answers: dict[str, Any]) -> list[SetAnswer]:
    understood = TypedInterpreter(alone=True).read(EventTalk.begun().answered(**answers).heard(message))
    return [command for command in understood.commands if isinstance(command, SetAnswer)]


@pytest.mark.parametrize(
    ("message", "before", "expected"),
    [
        ("Spring Gala on May 4 at 7pm", BEGUN, GALA | {"event.start_time": "19:00"}),
        ("Spring Gala on May 4 from 7pm to 11pm", BEGUN, GALA | EVENING),
        ("Let's call it Spring Gala, on the 4th of May", BEGUN, GALA),
        ("a launch on 3 May 2030", TITLED, {"event.type": "launch", "event.date": "2030-05-03"}),
        ("5 June at 7pm", DESCRIBED, {"event.date": "2030-06-05", "event.start_time": "19:00"}),
        ("7 June 2030 from 7pm to 11pm", DESCRIBED, {"event.date": "2030-06-07"} | EVENING),
        ("7pm to 11pm", DATED, EVENING),
        ("Nove, hello@nove.example", {}, {"organizer.name": "Nove", "organizer.email": "hello@nove.example"}),
        ("I'm Zoe and my email is zoe@a.example", {}, {"organizer.name": "Zoe", "organizer.email": "zoe@a.example"}),
    ],
)
def test_all_that_is_told_is_taken(message: str, before: dict[str, Any], expected: dict[str, Any]) -> None:
    assert {answer.field: answer.value for answer in heard(message, before)} == expected


@pytest.mark.parametrize(
    ("message", "before", "only"),
    [
        ("Live on Friday", BEGUN, "Live on Friday"),
        ("March on Washington", BEGUN, "March on Washington"),
        ("Art on 5th Avenue", BEGUN, "Art on 5th Avenue"),
        ("Gala on 31 February at 7pm", BEGUN, "Gala on 31 February at 7pm"),
        ("5 June, not at 7pm", DESCRIBED, "2030-06-05"),
        ("5 June until 11pm", DESCRIBED, "2030-06-05"),
        ("5 June at 7", DESCRIBED, "2030-06-05"),
        ("7pm, not 8pm", DATED, "19:00"),
    ],
)
def test_nothing_is_made_of_what_is_not_plain(message: str, before: dict[str, Any], only: str) -> None:
    assert [answer.value for answer in heard(message, before)] == [only]
