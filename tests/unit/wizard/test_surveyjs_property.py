"""Whatever survey is brought, something valid comes out of it, or nothing, and never an error."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fakes.arbitrary_surveys import ODD, expressions, surveys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wizard.building.reading import read_structure
from wizard.building.surveyjs import imported
from wizard.building.surveyjs.parser import parse
from wizard.building.surveyjs.syntax import Unreadable
from wizard.validation import problems

QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@QUICK
@given(surveys)
def test_any_survey_becomes_a_structure_without_errors(survey: dict[str, Any]) -> None:
    structure = read_structure(imported(survey).document)
    errors = [problem for problem in problems(structure) if problem.severity == "error"]
    assert [error for error in errors if error.code not in {"no_steps", "nothing_asked"}] == []


@QUICK
@given(st.dictionaries(st.sampled_from(["pages", "elements", "title", "locale", "calculatedValues"]), ODD, max_size=4))
def test_no_object_at_all_breaks_the_import(survey: dict[str, Any]) -> None:
    assert read_structure(imported(survey).document).fields() == ()


@QUICK
@given(expressions() | st.text(max_size=30))
def test_an_expression_is_read_or_refused(source: str) -> None:
    with suppress(Unreadable):
        assert parse(source) is not None
