"""The view: the state of the stream as the issue words it, and what it takes to ask a question."""

from __future__ import annotations

from fakes.structures import NOW, Walk, a_step, a_wizard, choice, depends, field, option, text

from wizard.view import question


def test_the_state_has_the_shape_that_clients_know():
    walk = Walk(a_wizard(a_step("first", text("a")), a_step("second", text("b"))))
    walk.answer("a", "1")
    assert walk.view.state("id-1", "slug", 3) == {
        "run": {
            "id": "id-1",
            "wizard": "slug",
            "version": 3,
            "status": "in_progress",
            "current_step": "second",
            "completed_steps": ["first"],
            "step_number": 2,
            "step_count": 2,
            "steps": [
                {"key": "first", "name": "First", "status": "completed", "skippable": False},
                {"key": "second", "name": "Second", "status": "current", "skippable": False},
            ],
        },
        "answers": {"a": "1"},
        "asking": ["b"],
        "awaiting": None,
        "progress": 0.5,
    }


def test_a_question_says_all_that_is_needed_to_ask_it():
    options = [option("size", "s", description="Small"), option("size", "xl", depends("hide_if", "kind", "x"))]
    size = choice("size", *options, help_text="Pick one.", placeholder="S", default="s", is_required=False)
    walk = Walk(a_wizard(choice("kind", "x", "y"), size))
    walk.answer("kind", "x")
    assert question("size", walk.compiled, walk.run, now=NOW) == {
        "key": "size",
        "input": "single_select",
        "name": "Size",
        "question": "?",
        "help": "Pick one.",
        "placeholder": "S",
        "required": False,
        "options": [{"value": "s", "label": "S", "description": "Small"}],
        "proposal": "s",
        "constraints": {},
        "columns": [],
    }


def test_a_question_shows_limits_and_columns():
    columns = [{"key": "left", "name": "Left", "type": "integer", "min": 1}]
    walk = Walk(a_wizard(field("rows", "tiers", columns=columns, max_rows=5)))
    (asked,) = walk.view.questions
    assert asked["constraints"] == {"max_rows": 5}
    assert asked["columns"][0]["key"] == "left"
    assert asked["columns"][0]["type"] == "integer"


def test_hidden_steps_are_left_out_and_not_counted():
    walk = Walk(a_wizard(a_step("first", text("a")), a_step("ghost", text("b"), visible_when="a == 'x'")))
    assert [(step.key, step.status) for step in walk.view.steps] == [("first", "current")]
    assert (walk.view.step_number, walk.view.step_count) == (1, 1)


def test_progress_counts_skipped_questions_and_only_visible_ones():
    parts = [text("a"), text("b", is_required=False), text("c", visible_when="a == 'x'"), text("d")]
    walk = Walk(a_wizard(*parts))
    walk.answer("a", "1")
    assert walk.view.progress == 0.3333
    walk.answer("a", "x")
    assert walk.view.progress == 0.25


def test_a_completed_run_shows_every_step_as_completed():
    walk = Walk(a_wizard(a_step("first", text("a")), a_step("review")))
    walk.answer("a", "1")
    assert [step.status for step in walk.view.steps] == ["completed", "completed"]
    assert walk.run.completed_steps == ("first", "review")


def test_a_step_that_need_not_be_gone_through_is_shown_as_such_until_something_demands_it():
    extra = a_step("extra", text("b"), is_required=False, dependencies=(depends("require_if", "kind", "x"),))
    walk = Walk(a_wizard(a_step("first", choice("kind", "x", "y")), extra))
    assert [step.skippable for step in walk.view.steps] == [False, True]
    walk.answer("kind", "x")
    assert [step.skippable for step in walk.view.steps] == [False, False]
