"""Hypothesis strategies for valid structures of every kind of field and condition, and for commands about them."""

from __future__ import annotations

from typing import Any

from fakes.structures import a_step, choice, depends, field, ident, number, several, text, trigger
from hypothesis import strategies as st

from wizard.commands import (
    Cancel,
    ClearAnswer,
    Command,
    Confirm,
    Decline,
    GoBack,
    GoTo,
    RecordExecution,
    SetAnswer,
    ShowHelp,
    ShowRemaining,
    ShowSummary,
    Skip,
    StartOver,
)
from wizard.structure import OptionSet, ShowMessage, Step, Structure, Trigger

KINDS = (
    "single",
    "multiple",
    "text",
    "number",
    "date",
    "time",
    "datetime",
    "rating",
    "slider",
    "color",
    "file",
    "rich",
    "rows",
)
ONE_FILE = [{"id": "7b0d0c80-0d34-4d0c-9a54-1a52b1f3f2c1", "name": "a.png", "size": 12, "type": "image/png"}]
GOOD: dict[str, list[Any]] = {
    "single_select": ["a", "b", "c"],
    "multiple_select": [["a"], ["b", "c"], ["a", "b", "c"]],
    "text_input": ["hello", "7", "x y"],
    "number_input": [1, 4, 2.5],
    "date_input": ["2030-05-03", "2029-02-01"],
    "time_input": ["19:30", "00:00"],
    "datetime_input": ["2030-05-03T19:30", "2030-05-03T19:30+02:00"],
    "rating": [1, 5],
    "slider": [0, 50],
    "color_picker": ["#ff0000", "navy"],
    "file_upload": [ONE_FILE],
    "rich_text": ["<p>hi</p>", "plain & simple"],
    "rows": [[{"name": "x", "quantity": 2}], [{"name": "x", "quantity": 1}, {"name": "y", "quantity": 3}]],
}
_COLUMNS = [{"key": "name", "name": "Name"}, {"key": "quantity", "name": "Quantity", "type": "integer", "min": 1}]
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["a", "b", "7"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def conditions_over(earlier: list[OptionSet]) -> st.SearchStrategy[str]:
    """Expressions over earlier fields: plain, undetermined while something is open, and some that may break."""
    return st.sampled_from(["true", "today > date('2029-06-01')", *(each for e in earlier for each in _conditions(e))])


def _conditions(field: OptionSet) -> list[str]:
    key = field.key
    match field.selection_type:
        case "number_input" | "slider" | "rating":
            own = [f"{key} > 2", f"{key} == null || {key} < 4"]
        case "date_input" | "datetime_input":
            own = [f"{key} >= today", f"weekday({key}) < 6"]
        case "multiple_select":
            own = [f"'a' in {key}", f"count({key}) > 1"]
        case "rows":
            own = [f"sum({key}, 'quantity') > 2", f"{key}.all(row, row.quantity > 1)"]
        case "file_upload":
            own = [f"size({key}) > 0"]
        case "text_input":
            own = [f"{key} == 'hello'", f"int({key}) > 3"]
        case _:
            own = [f"{key} != 'a'", f"{key}.size() > 1"]
    return [*own, f"answered({key})", f"!answered({key})"]


@st.composite
def structures(draw: st.DrawFn, *, may_break: bool = True) -> Structure:
    earlier: list[OptionSet] = []
    steps = [
        draw(_steps(f"step{place}", earlier, may_break))
        for place in range(draw(st.sampled_from([1, 2, 2, 3, 3, 3, 2, 0])))
    ]
    final = (trigger("finish", draw(st.sampled_from([None, "Done?"])), on="wizard.onComplete"),)
    return Structure(name="Any", steps=tuple(steps), triggers=final if draw(st.booleans()) else ())


@st.composite
def _steps(draw: st.DrawFn, key: str, earlier: list[OptionSet], may_break: bool) -> Step:
    rules = draw(_rules(key, list(earlier), may_break))
    fields: list[OptionSet] = []
    for place in range(draw(st.sampled_from([3, 2, 1, 4, 3, 4, 2, 0]))):
        made = draw(_fields(f"{key}.f{place}", list(earlier), may_break))
        fields.append(made)
        earlier.append(made)
    triggers = draw(_triggers(key))
    optional = draw(st.sampled_from([{}, {}, {"is_skippable": True}, {"is_required": False}]))
    return a_step(key, *fields, **{**optional, **rules}, triggers=triggers)


@st.composite
def _triggers(draw: st.DrawFn, key: str) -> tuple[Trigger, ...]:
    """Nothing, words, an operation, or words before and after it."""
    acting = trigger(f"act_{key}", draw(st.sampled_from([None, "Now?"])))
    words = [ShowMessage(id=ident(key, place), message=f"{place} {{{{ {key}.f0 }}}}") for place in ("before", "after")]
    saying = acting.model_copy(update={"actions": (words[0],)})
    both = acting.model_copy(update={"actions": (words[0], *acting.actions, words[1])})
    return draw(st.sampled_from([(), (), (), (), (acting,), (saying,), (both,)]))


@st.composite
def _rules(draw: st.DrawFn, owner: str, earlier: list[OptionSet], may_break: bool) -> dict[str, Any]:
    """Dependencies and a condition of a field or step."""
    rules: dict[str, Any] = {"dependencies": draw(_dependencies(owner, earlier))}
    if earlier and draw(st.integers(0, 2)) == 0:
        safe = conditions_over(earlier).filter(lambda source: may_break or not source.startswith("int("))
        rules["visible_when"] = draw(safe)
    return rules


@st.composite
def _dependencies(draw: st.DrawFn, owner: str, earlier: list[OptionSet]) -> list[Any]:
    selects = [each for each in earlier if each.selection_type in ("single_select", "multiple_select")]
    if not selects or draw(st.integers(0, 1)):
        return []
    kinds = st.sampled_from(["show_if", "hide_if", "require_if", "disable_if"])
    targets = st.tuples(kinds, st.integers(0, len(selects) - 1), st.sampled_from("abc"))
    return [
        depends(kind, selects[place].key, value, owner)
        for kind, place, value in draw(st.lists(targets, min_size=1, max_size=2, unique=True))
    ]


@st.composite
def _fields(draw: st.DrawFn, key: str, earlier: list[OptionSet], may_break: bool) -> OptionSet:
    members = draw(_rules(key, earlier, may_break))
    members["is_required"] = draw(st.booleans())
    if earlier and not members["is_required"] and draw(st.integers(0, 3)) == 0:
        members["required_when"] = draw(conditions_over(earlier).filter(lambda source: not source.startswith("int(")))
    kind = draw(st.sampled_from(KINDS))
    if kind in ("single", "multiple"):
        return draw(_selects(key, earlier, kind, members))
    return _plain(key, kind, members, earlier, draw(st.integers(0, 3)))


@st.composite
def _selects(draw: st.DrawFn, key: str, earlier: list[OptionSet], kind: str, members: dict[str, Any]) -> OptionSet:
    options = [
        {
            "id": each.id,
            "value": each.value,
            "label": each.label,
            "dependencies": draw(_dependencies(f"{key}{each.value}", earlier)),
        }
        for each in choice(key, "a", "b", "c").options  # pyright: ignore[reportAttributeAccessIssue]
    ]
    if kind == "single":
        return choice(key, *options, **members)
    return several(key, *options, **members, min_selections=draw(st.sampled_from([None, 0, 2])))


def _plain(key: str, kind: str, members: dict[str, Any], earlier: list[OptionSet], extra: int) -> OptionSet:
    numeric = [each.key for each in earlier if each.selection_type in ("number_input", "slider", "rating")]
    match kind:
        case "text":
            return text(key, **members, default="hello" if extra == 0 else None)
        case "number":
            checks = [{"expression": f"{key} > 0.0", "message": "More than that."}] if extra == 1 else []
            computed = f"{numeric[-1]} * 2.0 - 3.0" if numeric and extra == 2 else None
            proposal = f"{numeric[-1]} + 1.0" if numeric and extra == 3 else None
            return number(key, **members, checks=checks, computed=computed, proposal=proposal)
        case "rows":
            return field("rows", key, columns=_COLUMNS, **members)
        case _:
            endings = {
                "date": "date_input",
                "time": "time_input",
                "datetime": "datetime_input",
                "color": "color_picker",
            }
            others = {"file": "file_upload", "rich": "rich_text"}
            return field({**endings, **others}.get(kind, kind), key, **members)


def commands_about(structure: Structure) -> st.SearchStrategy[Command]:
    """Any command, sensible or not, about the structure's parts and about none."""
    fields = structure.fields()
    keys = st.sampled_from([*(each.key for each in fields), "nowhere"])
    places = st.sampled_from([*(each.key for each in fields), *(step.key for step in structure.steps), "nowhere"])
    operations = st.sampled_from(["finish", *(f"act_{step.key}" for step in structure.steps)])
    plain = [GoBack(), Confirm(), Decline(), StartOver(), Cancel(), ShowRemaining(), ShowSummary()]
    choices: list[st.SearchStrategy[Any]] = [
        st.builds(SetAnswer, field=keys, value=junk),
        st.builds(ClearAnswer, field=keys),
        st.builds(Skip, field=st.none() | places),
        st.builds(GoTo, target=places),
        st.builds(ShowHelp, field=st.none() | keys),
        st.sampled_from(plain),
        st.builds(
            RecordExecution,
            operation=operations,
            intent=st.integers(0, 3),
            status=st.sampled_from(["succeeded", "failed"]),
        ),
    ]
    if fields:
        good = st.sampled_from(fields).flatmap(
            lambda each: st.builds(SetAnswer, field=st.just(each.key), value=st.sampled_from(GOOD[each.selection_type]))
        )
        choices += [good, good, good]
    return st.one_of(choices)
