"""Every system template is walked to its end by talking, both ways of its branches, with no model."""

import pytest
from fakes.chat import Answered, Chat
from fixtures.request_talks import REQUEST_TALKS
from fixtures.setup_talks import SETUP_TALKS
from fixtures.talk import Talk

from wizard.library import templates

STRUCTURES = dict(templates())
TALKS = (*REQUEST_TALKS, *SETUP_TALKS)


async def talked(talk: Talk) -> tuple[Answered, list[str]]:
    """The last reply, and the lines that were answered by asking again."""
    chat = Chat(structure=STRUCTURES[talk.slug])
    answered = await chat.say()
    asked_again: list[str] = []
    for line in talk.said:
        answered = await chat.say(line)
        if not answered.kinds or {"answer_rejected", "command_refused"} & {*answered.kinds}:
            asked_again.append(line)
    return answered, asked_again


@pytest.mark.parametrize("talk", TALKS, ids=str)
async def test_a_template_is_walked_to_its_end_from_natural_answers(talk: Talk):
    answered, asked_again = await talked(talk)
    assert answered.state["run"]["status"] == "completed", answered.text
    assert asked_again == list(talk.mistakes)
    answers = answered.state["answers"]
    assert {key: answers.get(key) for key in talk.answers} == talk.answers
    assert not {*talk.passed_over} & {*answers}


@pytest.mark.parametrize("talk", TALKS, ids=str)
async def test_the_last_words_tell_what_was_decided(talk: Talk):
    answered, _ = await talked(talk)
    for words in talk.closing:
        assert words in answered.text
    assert "{{" not in answered.text


def test_there_are_two_ways_through_every_template_and_one_of_them_turns_back():
    ways = {slug: [talk for talk in TALKS if talk.slug == slug] for slug in STRUCTURES}
    assert all(len(talks) >= 2 for talks in ways.values())
    corrections = ("actually", "change", "remove")
    for talks in ways.values():
        assert any(line.startswith(corrections) for talk in talks for line in talk.said)


@pytest.mark.parametrize("slug", STRUCTURES)
def test_what_is_asked_only_sometimes_is_reached_in_one_talk_and_passed_over_in_another(slug: str):
    talks = [talk for talk in TALKS if talk.slug == slug]
    passed_over = {key for talk in talks for key in talk.passed_over}
    for field in STRUCTURES[slug].fields():
        if field.is_required and (field.visible_when or field.dependencies):
            assert field.key in passed_over, f"{field.key} is reached by every talk"


@pytest.mark.parametrize("slug", STRUCTURES)
async def test_help_and_what_is_left_can_be_asked_at_the_first_question(slug: str):
    chat = Chat(structure=STRUCTURES[slug])
    first = await chat.say()
    helped = await chat.say("help")
    assert helped.text.startswith(STRUCTURES[slug].fields()[0].help_text or "")
    assert (await chat.say("what's left?")).text.startswith("Still to come: the ")
    assert first.text.startswith("Hello! ")


@pytest.mark.parametrize(
    ("slug", "offer"),
    [
        ("laptop-configurator", "(One or more of Office work, Programming, Media editing and 3D graphics)"),
        ("time-off-request", "(Vacation, Sick leave, Family leave, Training or Unpaid leave)"),
    ],
)
async def test_the_choices_are_offered_with_how_many_may_be_taken(slug: str, offer: str):
    first = await Chat(structure=STRUCTURES[slug]).say()
    assert first.text.endswith(offer)
