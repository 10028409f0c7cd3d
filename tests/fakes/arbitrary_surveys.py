"""Hypothesis strategies for surveys: mostly of the right shape, with odd values anywhere."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from wizard.building.surveyjs.questions import CONVERTERS, OF_PARTS

NAMES = st.sampled_from(["q1", "q2", "Q1", "first name", "über", "in", "a.b", "x", "", "1st", "q1-Comment"])
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats() | st.text(max_size=6) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
CONSTANTS = st.sampled_from(["'a'", "3", "true", "['a', 'b']", "null", "'2030-01-01'", "{q2}", "yes", "-1.5"])
OPERATORS = st.sampled_from(
    [
        *(
            "=",
            "!=",
            "<>",
            "<",
            ">=",
            "contains",
            "notcontains",
            "anyof",
            "allof",
            "noneof",
            "+",
            "*",
            "%",
            "^",
            "and",
            "or",
        )
    ]
)
CALLS = st.sampled_from(
    ["age({q1})", "today(-3)", "iif({q1} > 1, 'a', 'b')", "sum({q1}, {q2}, 2)", "sumInArray({q1}, 'a')", "nope({q1})"]
)


def expressions() -> st.SearchStrategy[str]:
    names = NAMES.map(lambda name: f"{{{name}}}")
    plain = st.builds("{} {} {}".format, names | CALLS, OPERATORS, CONSTANTS)
    odd = st.text(alphabet="{}'\"()[]!=<>&|+-*/^ aq1,.\\", max_size=15)
    simple = plain | names | CALLS | names.map(lambda name: f"{name} notempty") | odd
    joined = st.builds("({}) {} !({})".format, simple, st.sampled_from(["and", "or", "||"]), simple)
    return simple | joined


TEXTS = st.sampled_from(
    ["A title?", "<b>Bold</b> &amp; {q1}", {"default": "Hi", "de": "Hallo", "zh_cn": "你好"}, "\x00", ""]
)
CHOICES = st.lists(
    st.sampled_from(["a", "b", 1, 2.5, True, {"value": "c", "text": "See"}, {"value": "d", "visibleIf": "{q1} = 'a'"}])
    | ODD,
    max_size=4,
)
MEMBERS: dict[str, st.SearchStrategy[Any]] = {
    "title": TEXTS,
    "description": TEXTS,
    "isRequired": st.booleans(),
    "choices": CHOICES,
    "columns": CHOICES
    | st.lists(st.fixed_dictionaries({"name": NAMES, "cellType": st.sampled_from(["text", "dropdown"])})),
    "rows": CHOICES,
    "visibleIf": expressions(),
    "enableIf": expressions(),
    "requiredIf": expressions(),
    "expression": expressions(),
    "defaultValueExpression": expressions(),
    "defaultValue": st.sampled_from(["a", 1, True, ["a"], "2030-01-01"]),
    "inputType": st.sampled_from(
        ["email", "number", "date", "datetime-local", "time", "range", "color", "tel", "month"]
    ),
    "min": st.sampled_from([0, 10, "2030-01-01", "soon"]),
    "max": st.sampled_from([5, "2031-01-01", 1e300]),
    "rateMin": st.integers(-2, 3),
    "rateMax": st.integers(-2, 200),
    "rateValues": CHOICES,
    "showOtherItem": st.booleans(),
    "hasNone": st.booleans(),
    "hasComment": st.booleans(),
    "choicesFromQuestion": NAMES,
    "choicesFromQuestionMode": st.sampled_from(["all", "selected"]),
    "choicesVisibleIf": st.sampled_from(["{q1} contains {item}", "{item} = 1"]),
    "minSelectedChoices": st.integers(-1, 9),
    "maxSelectedChoices": st.integers(-1, 2),
    "validators": st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["numeric", "text", "regex", "email", "expression", "answercount", "odd"])},
            optional={"regex": st.sampled_from(["^a", "(?=x)", "("]), "expression": expressions(), "minValue": ODD},
        ),
        max_size=2,
    ),
    "visible": st.booleans(),
    "readOnly": st.booleans(),
    "minRowCount": st.integers(-1, 300),
}


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from([*CONVERTERS, *OF_PARTS, "html", "image", "telepathy"]))
    wanted = draw(st.lists(st.sampled_from(list(MEMBERS)), max_size=6, unique=True))
    question = {"type": kind, "name": draw(NAMES), **{name: draw(MEMBERS[name] | ODD) for name in wanted}}
    if draw(st.booleans()):
        question["items" if kind == "multipletext" else "templateElements"] = draw(
            st.lists(small_questions, max_size=2)
        )
    return question


small_questions = st.fixed_dictionaries({"type": st.sampled_from(["text", "dropdown"]), "name": NAMES})


def panels() -> st.SearchStrategy[dict[str, Any]]:
    inner = questions() | st.fixed_dictionaries(
        {"type": st.just("panel"), "elements": st.lists(questions(), max_size=2)},
        optional={"name": NAMES, "title": TEXTS, "visibleIf": expressions()},
    )
    return st.fixed_dictionaries(
        {"name": NAMES, "elements": st.lists(inner | ODD, max_size=5)},
        optional={"title": TEXTS, "visibleIf": expressions()},
    )


surveys = st.fixed_dictionaries(
    {"pages": st.lists(panels() | ODD, max_size=3)},
    optional={
        "title": TEXTS | ODD,
        "locale": ODD,
        "completedHtml": TEXTS,
        "calculatedValues": st.lists(
            st.fixed_dictionaries({"name": NAMES, "expression": expressions()}) | ODD, max_size=2
        ),
        "triggers": ODD,
        "navigateToUrl": ODD,
    },
)
