"""Under which step the transcript tells what happened."""

from fakes.structures import Walk

from wizard.library import event_wizard
from wizard.transcript import outcome_lines


def test_the_last_answer_of_a_step_is_told_under_its_own_step():
    walk = Walk(event_wizard())
    walk.answer("organizer.name", "Ada")
    walk.answer("organizer.email", "ada@analytical.example")
    lines = outcome_lines(walk.compiled, walk.change)
    told = [(line.outcome["kind"], line.stage) for line in lines if line.outcome]
    assert told == [
        ("answer_accepted", "organizerSetup"),
        ("step_completed", "organizerSetup"),
        ("step_entered", "eventSetup"),
    ]


def test_what_is_about_no_step_is_told_under_the_one_where_the_run_is():
    walk = Walk(event_wizard())
    (line, *_) = outcome_lines(walk.compiled, walk.change)
    assert (line.outcome, line.stage) == ({"kind": "run_started"}, "organizerSetup")
