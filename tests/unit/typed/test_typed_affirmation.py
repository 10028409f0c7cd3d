"""How agreeing and declining is read."""

import pytest

from agent.typed.affirmation import read_stance

QUESTION = "Would you like a shared ride?"
AGREES = (
    "yes", "Y", "yep", "sure", "sure, why not", "ok", "A shared ride is fine", "that works", "no problem", "No worries",
    "I don't mind", "go ahead", "absolutely", "of course", "I'd love that", "please do", "fine, do it", "I guess so",
    "How about a shared ride?", "Can I have a shared ride?", "yes but not too long", "that sounds good", "👍",
    "A shared ride wouldn't bother me.", "sharing is okay with me", "we do", "it's fine, I am ok with it", "please",
)  # fmt: skip
DECLINES = (
    "no", "n", "nope", "no thanks", "no, thank you", "I'd rather not", "not really", "don't", "absolutely not",
    "I don't think so", "that won't be necessary", "without sharing", "not a shared ride", "No, a private one",
    "private please", "I do mind", "I'm not comfortable with that", "never", "please don't", "I can't", "not now",
    "no, that's ok", "I would prefer not to", "I prefer to ride alone", "👎",
)  # fmt: skip
ABSTAINED = (
    "", "why?", "what does that mean?", "maybe", "not sure", "I don't know", "it doesn't matter", "whatever",
    "I want a red car", "is it cheaper?", "No I'd like a shared one", "thanks", "hello", "the second one", "42",
    "Yes, I don't want that", "you decide",
)  # fmt: skip


@pytest.mark.parametrize("said", AGREES)
def test_agreement_is_heard_in_its_many_forms(said: str) -> None:
    stance = read_stance(said, QUESTION)
    assert stance is not None
    assert stance.value is True


@pytest.mark.parametrize("said", DECLINES)
def test_refusal_is_heard_in_its_many_forms(said: str) -> None:
    stance = read_stance(said, QUESTION)
    assert stance is not None
    assert stance.value is False


@pytest.mark.parametrize("said", ABSTAINED)
def test_what_neither_agrees_nor_declines_is_left_alone(said: str) -> None:
    assert read_stance(said, QUESTION) is None


@pytest.mark.parametrize(
    ("said", "agrees"),
    {
        "no": True,
        "not at all": True,
        "No, I don't mind": True,
        "yes, that's fine": True,
        "yes": None,
        "I'd prefer not to share": False,
    }.items(),
)
def test_no_to_do_you_mind_agrees(said: str, agrees: bool | None) -> None:
    stance = read_stance(said, "Do you mind sharing a ride?")
    assert (stance.value if stance else None) is agrees


@pytest.mark.parametrize(
    ("said", "shared"), {"shared": True, "a private one": False, "not shared": False, "the ride": None}.items()
)
def test_of_two_sides_the_one_that_the_field_names_is_yes(said: str, shared: bool | None) -> None:
    stance = read_stance(said, "Do you want a private or shared ride?", "Shared with other passengers")
    assert (stance.value if stance else None) is shared


def test_two_sides_that_the_field_does_not_name_are_not_decided() -> None:
    assert read_stance("private", "Should it be private or public?", "Visibility") is None


@pytest.mark.parametrize(
    ("question", "said", "agrees"),
    [
        ("Should it be furnished?", "unfurnished", False),
        ("Is entry free?", "without a fee", None),
        ("Do you want outdoor seating?", "I would like to sit outside", True),
        ("Do you need insurance?", "I don't need insurance", False),
        ("Should I publish it now?", "publish it", True),
        ("Should I publish it now?", "not yet", False),
        ("Should I publish it now?", "Wait, I want to change something", None),
    ],
)
def test_answers_that_echo_the_question_are_understood(question: str, said: str, agrees: bool | None) -> None:
    stance = read_stance(said, question)
    assert (stance.value if stance else None) is agrees


def test_what_is_said_beside_a_yes_is_reported() -> None:
    stance = read_stance("Yes. What does insurance cost?", QUESTION)
    assert stance is not None
    assert "insurance" in stance.leftovers
