"""People who say too much, too little or something else, walking the system templates without a model."""

import pytest
from fakes.chat import Chat
from fakes.structures import a_step, a_wizard, text

from agent.speech.lexicon import Lexicon
from wizard.engine import compile_structure
from wizard.library import templates

STRUCTURES = dict(templates())
TRIP = ("Ada", "a business trip", "Chicago", "last monday", "last wednesday", "Workshop", "taxi 45, hotel 610")
APPLYING = ("software engineer",)
IMPORTING = ("postgres", "localhost", "yes", "shop", "root", "test")
CHATTING = ("Bloom help", "teal", "skip", "yes", "orders", "English", "to an inbox", "help@bloom.example")


async def told(slug: str, lines: tuple[str, ...], message: str):
    chat = Chat(structure=STRUCTURES[slug])
    await chat.walk(lines)
    return await chat.say(message)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("from 21 december to 4 january", "2026-12-21", "2027-01-04"),
        ("10 to 19 june", "2026-06-10", "2026-06-19"),
        ("June 10-19", "2026-06-10", "2026-06-19"),
        ("the 10th until the 19th of June please", "2026-06-10", "2026-06-19"),
    ],
)
async def test_both_ends_of_a_stretch_of_days_are_heard_at_once(said: str, first: str, last: str):
    answered = await told("time-off-request", ("vacation",), said)
    assert answered.state["answers"]["absence.first_day"] == first
    assert answered.state["answers"]["absence.last_day"] == last


async def test_two_days_that_are_no_stretch_are_not_taken_for_one():
    answered = await told("time-off-request", ("vacation",), "21 december, then again 4 january")
    assert "absence.last_day" not in answered.state["answers"]


async def test_somebody_else_s_name_and_address_are_heard_and_corrected():
    first = await told("employee-onboarding", (), "Grace Hoper and her mail is grace@example.com")
    assert first.state["answers"]["newcomer.name"] == "Grace Hoper"
    again = await told("employee-onboarding", ("Grace Hoper", "g@example.com"), "oops, her name is Grace Hopper")
    assert again.state["answers"]["newcomer.name"] == "Grace Hopper"
    assert "newcomer.role" not in again.state["answers"]


async def test_what_was_so_after_all_is_a_correction_where_a_text_is_asked():
    answered = await told("expense-claim", TRIP[:5], "sorry, the destination was Berlin")
    assert answered.state["answers"]["trip.destination"] == "Berlin"
    assert "claim.purpose" not in answered.state["answers"]


async def test_the_only_number_of_a_row_is_changed_by_the_row_s_name():
    answered = await told("expense-claim", TRIP, "change the hotel to 600")
    assert answered.state["answers"]["costs.items"][1] == {"what": "hotel", "amount": 600}


@pytest.mark.parametrize(
    ("slug", "lines", "message"),
    [
        ("job-application", APPLYING, "Because I love it and want to make it better for all."),
        ("job-application", APPLYING, "I read all that you wrote on your page and it was about people, which I like"),
        ("sql-import", IMPORTING, "make it ask me first"),
        ("employee-onboarding", (), "that's all"),
    ],
)
async def test_words_that_are_no_answer_are_not_taken_for_one(slug: str, lines: tuple[str, ...], message: str):
    answered = await told(slug, lines, message)
    assert "answer_accepted" not in answered.kinds


async def test_an_answer_to_something_that_was_not_asked_is_said_back():
    answered = await told("support-chat-setup", CHATTING, "https://bloom.example/privacy")
    assert "https://bloom.example/privacy." in answered.text
    assert answered.state["asking"] == ["privacy.days"]


async def test_an_option_is_quoted_where_it_stands_within_a_sentence():
    answered = await told("support-chat-setup", CHATTING[:7], "change the fallback to a call back")
    assert "I've changed the fallback to “A call back”." in answered.text


async def test_who_misses_the_choices_is_shown_them_once():
    answered = await told("customer-feedback", ("8", "Faster delivery", "4", "no"), "purple")
    assert answered.text.startswith("I didn't quite get that.\n\nWhat matters most to you? Choose up to three. (")
    assert answered.text.count("Sustainability") == 1


@pytest.mark.parametrize("description", ["It takes a minute", "It takes a minute.", "It takes a minute!"])
def test_the_welcome_is_made_of_whole_sentences(description: str):
    structure = a_wizard(a_step("one", text("name"))).model_copy(update={"description": description})
    welcome = Lexicon(compile_structure(structure)).welcome()
    assert f"{description.rstrip('.')}. Answer" in welcome or f"{description} Answer" in welcome
    assert ".." not in welcome


async def test_who_declines_a_proposed_choice_is_shown_the_choices_without_the_proposal():
    answered = await told("laptop-configurator", ("programming", "3"), "no")
    assert answered.text.endswith("Which screen size would you like? (13 inches, 14 inches or 16 inches)")
    assert "I'd suggest" not in answered.text
