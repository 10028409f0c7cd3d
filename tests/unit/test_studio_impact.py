"""What a change means for answers, worked out from structures and counts alone."""

import pytest
from fakes.structures import a_wizard, choice, ident, number, text

from studio.impact import impact_of
from studio.judging import Judge, Judged
from wizard.errors import StructureInvalid
from wizard.ports.drafts import AnswerCounts

BEFORE = a_wizard(choice("color", "red", "blue"), text("name"), number("age"))


def judged(*fields) -> Judged:
    return Judged(a_wizard(*fields), ())


def test_fields_are_told_that_have_answers_or_are_touched_and_no_others():
    counts = [AnswerCounts(ident("color"), 3, 2, 1), AnswerCounts(ident("long ago"), 0, 5, 5)]
    impact = impact_of(BEFORE, judged(choice("color", "red", "blue"), text("name"), text("more")), counts)
    told = {each.id: (each.key, each.effect, each.counts.completed) for each in impact.fields}
    assert told[ident("color")] == ("color", "safe", 2)
    assert told[ident("long ago")] == (None, "safe", 5)
    assert (told[ident("age")], told[ident("more")][0]) == (("age", "lossy", 0), "more")
    assert ident("name") not in told


def test_what_becomes_of_an_option_is_told_of_its_field():
    counts = [AnswerCounts(ident("color"), 3, 2, 1)]
    impact = impact_of(BEFORE, judged(choice("color", "red"), text("name"), number("age")), counts)
    (color,) = impact.fields
    assert (color.key, color.effect) == ("color", "lossy")
    assert dict(impact.affected) == {"in_progress": 3, "completed": 2, "stored": 1}


def test_what_was_never_published_affects_nobody():
    impact = impact_of(None, judged(text("name")), [])
    assert set(impact.affected.values()) == {0}
    assert {each.effect for each in impact.fields} == {"safe"}


async def test_a_structure_with_errors_is_judged_but_isnt_sound():
    found = await Judge(["publishEvent"]).judge(
        lambda: {"name": "A wizard", "steps": [{"name": "S", "visible_when": "x"}]}
    )
    assert [each.code for each in found.problems if each.severity == "error"][-1] == "expression_invalid"
    with pytest.raises(StructureInvalid) as refused:
        found.sound()
    assert refused.value.data["problems"] == [problem.to_json() for problem in found.problems]
