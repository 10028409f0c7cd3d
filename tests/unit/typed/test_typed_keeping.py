"""Twenty ways and more to say under which name a run is kept, that it isn't, what to note, or something else."""

from __future__ import annotations

import pytest

from agent.typed.keeping import AGREED, DECLINED, Wish, read_late_wish, read_name, read_notes

NAMED = (
    *("Spring launch", "call it Spring launch", "Call this one Spring launch.", "save it as Spring launch"),
    *("Save this as “Spring launch” please", "“Spring launch”", '"Spring launch".', "keep it as Spring launch"),
    *("store under Spring launch, thanks", "I'd like to call it Spring launch", "Let's call it Spring launch"),
    *("name: Spring launch", "the name is Spring launch", "how about Spring launch?", "yes, Spring launch"),
    *("yes, call it Spring launch", "yes as Spring launch", "ok Spring launch", "no, Spring launch"),
    *("no, call it Spring launch", "it should be called Spring launch", "can you save it as Spring launch?"),
    *("please keep it under the name of Spring launch", "just keep it as 'Spring launch'", "  Spring   launch  "),
)
AS_IT_IS = (
    *(
        "Night Market",
        "2027",
        "Übersicht für März",
        "春の発表会",
        "No Mans Land",
        "Sure Thing Gala",
        "Never Mind the Gap",
    ),
    *("The Sky Is the Limit", "Note to self", "Q3: plan (draft)", "Don Quixote", "Spring launch!", "Backstage party"),
)
YES = (
    *("yes", "yes please", "Yes, keep it", "ok", "sure", "keep it", "please save it", "👍", "you choose", "go ahead"),
    *("call it that", "go with your suggestion", "that's fine", "yes, do that", "I'd like to keep it", "sounds good"),
)
NO = (
    *("no", "no thanks", "No, thank you", "leave it", "don't save it", "not now", "skip", "nah", "never mind", "👎"),
    *("I don't need it", "discard it", "bye", "no need", "leave without", "no, I was only trying it out", "forget it"),
    *("please don't keep it", "no, leave it at that", "I'd rather not", "nope, delete it"),
)
SOMETHING_ELSE = (
    *("help", "back", "cancel", "summary", "what's left", "start over", "thanks", "thank you!", "great!", "perfect"),
    *("hello", "what does that mean?", "where do I find it?", "Can you send me the link?", "not sure", "whatever"),
    *("I want to change the date", "the date is wrong?", "call it off", "", "...", "show me my answers", "done"),
    "my event was great and I would love to do it all again next year with more people and food",
    "yes " * 2_000,
)


@pytest.mark.parametrize("said", NAMED)
def test_a_name_is_heard_however_it_is_said(said: str):
    assert read_name(said) == Wish("said", "Spring launch")


@pytest.mark.parametrize("said", AS_IT_IS)
def test_a_name_may_look_like_something_else(said: str):
    assert read_name(said) == Wish("said", said)


@pytest.mark.parametrize("said", YES)
def test_a_yes_agrees_to_what_was_suggested(said: str):
    assert read_name(said) == AGREED


@pytest.mark.parametrize("said", NO)
def test_a_no_leaves_it(said: str):
    assert read_name(said) == DECLINED


@pytest.mark.parametrize("said", SOMETHING_ELSE, ids=lambda said: said[:20])
def test_what_is_plainly_something_else_is_no_name(said: str):
    assert read_name(said) is None


@pytest.mark.parametrize("said", ["call it Summary", "“Help”", "name: Back", "save it as Thanks"])
def test_what_is_marked_as_a_name_is_one_whatever_it_means(said: str):
    wish = read_name(said)
    assert wish is not None
    assert wish.text in ("Summary", "Help", "Back", "Thanks")


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("Ask Ada about the venue", "Ask Ada about the venue"),
        ("Notes: ask Ada", "ask Ada"),
        ("yes: first try", "first try"),
        ("note that the hall is small", "the hall is small"),
        ("First line\nsecond line", "First line\nsecond line"),
        ("Nothing went wrong", "Nothing went wrong"),
        ("No problems at the venue", "No problems at the venue"),
        ("Was it too long?", "Was it too long?"),
    ],
)
def test_words_are_noted_as_they_are_said(said: str, noted: str):
    assert read_notes(said) == Wish("said", noted)


@pytest.mark.parametrize("said", ["no", "none", "nothing", "no thanks", "that's all", "skip", "done", "thanks", "n/a"])
def test_nothing_is_noted_where_there_is_nothing(said: str):
    assert read_notes(said) == DECLINED


@pytest.mark.parametrize("said", ["help", "back", "cancel", "start over", "hello"])
def test_what_steers_is_no_note(said: str):
    assert read_notes(said) is None


def test_a_bare_yes_is_no_note_but_wants_to_note_something():
    assert read_notes("yes please") == AGREED


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("save it as Spring launch", Wish("said", "Spring launch")),
        ("can you keep it after all?", None),
        ("please keep it", AGREED),
        ("call it Spring launch", None),
        ("Spring launch", None),
        ("hello", None),
    ],
)
def test_when_nobody_asks_only_a_plain_wish_to_keep_it_is_heard(said: str, wish: Wish | None):
    assert read_late_wish(said) == wish
