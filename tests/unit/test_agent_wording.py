"""What happened, in sentences."""

import pytest

from agent.speech.lexicon import Lexicon
from agent.speech.wording import consequences, sentences
from wizard.engine import compile_structure
from wizard.library import event_wizard
from wizard.outcomes import (
    ActionFailed,
    ActionSucceeded,
    AnswerAccepted,
    AnswerComputed,
    AnswerRejected,
    AnswerRestored,
    AnswerSetAside,
    ConfirmationAsked,
    FieldSkipped,
    MessageShown,
    RemainingShown,
    RunAbandoned,
    RunCompleted,
    RunStartedOver,
    StepCompleted,
    StepEntered,
    SummaryShown,
    WentBack,
)
from wizard.run import SummaryLine

LEXICON = Lexicon(compile_structure(event_wizard()))
DATE = AnswerAccepted("event.date", "2026-05-08", "Friday, 8 May 2026")
TITLE = AnswerAccepted("event.title", "Night Market", "Night Market")


@pytest.mark.parametrize(
    ("outcomes", "said", "expected"),
    [
        ([DATE], "next friday", ["Date: Friday, 8 May 2026."]),
        ([TITLE], "night market.", []),
        ([TITLE, DATE], None, ["I've noted:\n• Title: Night Market\n• Date: Friday, 8 May 2026"]),
        ([AnswerAccepted("event.title", "B", "B Inc.", previous="A")], "b", ["I've changed the title to B Inc."]),
        ([AnswerAccepted("event.title", "B", "B", previous="B")], "change it to b", ["Title stays as it was: B."]),
        ([AnswerRejected("event.date", "x", "past", "That day is over.")], "x", ["That day is over."]),
        ([FieldSkipped("event.end_time")], "skip", ["We leave out the end time."]),
        ([WentBack("event.title"), StepEntered("eventSetup")], "back", ["Back to the title."]),
        ([RemainingShown(("event.title", "event.date"))], "", ["Still to come: the title and the date."]),
        ([RemainingShown(())], "", ["Nothing is missing any more."]),
        ([SummaryShown((SummaryLine("event.title", "Title", "Fair"),))], "", ["So far:\n• Title: Fair"]),
        ([AnswerComputed("ticket.total_capacity", 9, "9")], "", ["Total capacity: 9."]),
        (
            [AnswerRestored("venue.name", "Mill", "Mill")],
            "",
            ["Your earlier answer for the venue's name is back: Mill."],
        ),
        ([ActionFailed("publishEvent", "no luck")], "", ["That didn't work: no luck"]),
        ([ActionSucceeded("launchRocket", {}), RunCompleted()], "", ["Done!"]),
        (
            [ActionSucceeded("publishEvent", {"preview": True}), RunCompleted()],
            "",
            ["That's the end of it. This is a preview, so nothing was really carried out."],
        ),
        ([RunStartedOver(), AnswerComputed("ticket.total_capacity", 0, "0")], "", ["A clean slate, then."]),
        ([AnswerAccepted("event.type", "other", "Other type:")], "x", ["Type of event: Other type."]),
        ([MessageShown("id", "Welcome, Mara."), StepCompleted("a")], "", ["Welcome, Mara."]),
        ([MessageShown("id", "We'll be in touch."), RunCompleted()], "", ["We'll be in touch."]),
        ([RunCompleted()], "", ["That's everything — thank you!"]),
    ],
)
def test_each_thing_is_said_once_and_in_words_that_fit(outcomes, said, expected):
    assert sentences(outcomes, LEXICON, said) == expected


def test_another_step_is_announced_with_its_number_and_direction():
    done = [TITLE, StepCompleted("eventSetup"), StepEntered("ticketSetup")]
    assert sentences(done, LEXICON, "Night Market", "eventSetup") == ["Next, Tickets (step 3 of 6)."]
    back = [StepEntered("eventSetup")]
    assert sentences(back, LEXICON, None, "ticketSetup") == ["Back to Event (step 2 of 6)."]


def test_no_step_is_announced_where_the_run_itself_is_in_question():
    asked = [ConfirmationAsked("cancel", None, 0, "Shall I stop?"), StepEntered("organizerSetup")]
    assert sentences(asked, LEXICON) == []
    assert len(sentences([RunAbandoned()], LEXICON)) == 1


def test_what_was_set_aside_is_told_together_and_with_its_reason_where_it_is_one():
    name = AnswerSetAside("venue.name", "Mill", "It no longer applies.")
    address = AnswerSetAside("venue.address", "1 Main St", "It no longer applies.")
    assert sentences([name], LEXICON) == ["I've set aside the venue's name (Mill). It no longer applies."]
    assert sentences([name, address], LEXICON) == [
        "I've set aside the venue's name (Mill) and the venue's address (1 Main St)."
    ]


def test_only_what_the_engine_alone_knows_is_added_to_a_model_s_words():
    name = AnswerSetAside("venue.name", "Mill", "It no longer applies.")
    assert consequences([TITLE, name, StepEntered("venueSetup")], LEXICON) == [
        "I've set aside the venue's name (Mill). It no longer applies."
    ]


def test_long_answers_are_cut_in_sentences():
    long = AnswerAccepted("event.description", "x", "word " * 100)
    (sentence,) = sentences([long], LEXICON, "something else")
    assert len(sentence) < 200
    assert sentence.endswith("….")
