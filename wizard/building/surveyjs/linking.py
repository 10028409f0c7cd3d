"""Ties the fields of a survey together: every expression translated, compiled, or reported and left out."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.building.surveyjs.cel import ForwardReference, Translation
from wizard.building.surveyjs.dependencies import links
from wizard.building.surveyjs.drafted import DraftedField, DraftedStep
from wizard.building.surveyjs.operands import Untranslatable
from wizard.building.surveyjs.parser import parse
from wizard.building.surveyjs.scope import Kind, Known, Scope
from wizard.building.surveyjs.shaping import shaped
from wizard.building.surveyjs.source import Condition
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.syntax import Binary, Node, Unreadable
from wizard.conditions import ExpressionInvalid, Language, Wanted
from wizard.inputs import OptionSet

_LONGEST = 2000
_COMPUTED: dict[Kind, str] = {
    "number": "number_input",
    "text": "text_input",
    "moment": "date_input",
    "truth": "single_select",
}


class Linking:
    """Over all steps of one survey."""

    def __init__(self, survey: Survey, steps: list[DraftedStep]) -> None:
        self._survey = survey
        self._steps = steps
        self._scope = Scope()
        self._compiled: dict[str, OptionSet] = {}
        self._drafted: dict[str, DraftedField] = {}

    def link(self) -> None:
        """Completes the documents of all fields and steps."""
        self._place()
        for step in self._steps:
            step.fields = [drafted for drafted in step.fields if self._settles(drafted)]
        for step in self._steps:
            step.fields = [drafted for drafted in step.fields if self._takes_shape(drafted)]
        self._place()
        language = Language(self._compiled.values())
        position = 0
        for step in self._steps:
            first = position
            for drafted in step.fields:
                self._link_field(drafted, position, language)
                position += 1
            if shown := self._joined(step.conditions, [], first, language):
                step.document["visible_when"] = shown

    def _place(self) -> None:
        """Says what each name stands for; of two questions with one name the first one counts."""
        self._scope = Scope()
        drafts = [drafted for step in self._steps for drafted in step.fields]
        self._drafted = {drafted.key: drafted for drafted in drafts}
        for position, drafted in enumerate(drafts):
            for name in drafted.names:
                self._scope.add(name, Known(drafted.key, drafted.kind, position, drafted.values))

    def _settles(self, drafted: DraftedField) -> bool:
        """Whether a computed field has a type; its expression says which."""
        if drafted.computed is None:
            return True
        known = self._scope.find(drafted.names[0])
        position = known.position if known and known.key == drafted.key else len(self._drafted)
        node = self._read(drafted.computed)
        try:
            piece = None if node is None else Translation(self._scope, position).value(node)
        except Untranslatable as untranslatable:
            self._lost(drafted.computed, untranslatable)
            return False
        if piece is None or piece.kind not in _COMPUTED:
            if piece is not None:
                self._survey.tell(drafted.computed.pointer, "expression", "A list can't be worked out here.")
            return False
        drafted.kind = "text" if piece.kind == "truth" else piece.kind
        drafted.document |= {"selection_type": _COMPUTED[piece.kind], "computed": piece.source}
        if piece.kind == "truth":
            self._as_yes_or_no(drafted)
        for name in drafted.names:
            self._scope.settle(name, Known(drafted.key, drafted.kind, position, drafted.values))
        return True

    def _as_yes_or_no(self, drafted: DraftedField) -> None:
        words = (("yes", "Yes"), ("no", "No"))
        drafted.document["options"] = [
            {"id": self._survey.new_id(), "value": value, "label": label} for value, label in words
        ]
        drafted.values = {"true": "yes", "false": "no", "yes": "yes", "no": "no"}

    def _takes_shape(self, drafted: DraftedField) -> bool:
        field = shaped(self._survey, drafted)
        if field is not None:
            self._compiled[drafted.key] = field
        return field is not None

    def _link_field(self, drafted: DraftedField, position: int, language: Language) -> None:
        document, own = drafted.document, self._compiled[drafted.key]
        if shown := self._joined(drafted.conditions, drafted.given, position, language):
            document["visible_when"] = shown
        if drafted.required_if is not None:
            required = self._joined([drafted.required_if], [], position, language)
            document |= {"required_when": required} if required else {}
        self._link_computed(drafted, language, own)
        if drafted.proposal is not None:
            self._link_proposal(drafted, drafted.proposal, position, language, own)
        for demand in drafted.demands:
            source = self._truth(demand.condition, position + 1)
            if source is not None and self._compiles(source, demand.condition, "bool", language, own):
                document.setdefault("checks", []).append({"expression": source, "message": demand.message})
        self._link_options(drafted, position)

    def _link_computed(self, drafted: DraftedField, language: Language, own: OptionSet) -> None:
        source = drafted.document.get("computed")
        if source is None or drafted.computed is None:
            return
        if not self._compiles(source, drafted.computed, "value", language, own):
            del drafted.document["computed"]
            drafted.document["question"] = drafted.document["name"]

    def _link_proposal(
        self, drafted: DraftedField, condition: Condition, position: int, language: Language, own: OptionSet
    ) -> None:
        node = self._read(condition)
        if node is None:
            return
        try:
            source = Translation(self._scope, position).value(node).source
        except Untranslatable as untranslatable:
            self._lost(condition, untranslatable)
            return
        if self._compiles(source, condition, "value", language, own):
            drafted.document["proposal"] = source

    def _link_options(self, drafted: DraftedField, position: int) -> None:
        for place, condition in drafted.option_conditions.items():
            node = self._read(condition)
            if node is None:
                continue
            try:
                found = list(dict.fromkeys(links(node, self._scope, position)))
                dependencies = [self._dependency(*link) for link in found]
            except Untranslatable as untranslatable:
                message = f"The option is always there. {untranslatable}"
                self._survey.tell(condition.pointer, "option_condition", message)
            else:
                drafted.document["options"][place]["dependencies"] = dependencies

    def _dependency(self, kind: str, key: str, value: str) -> dict[str, str]:
        target = self._drafted[key]
        option = next((each for each in target.document["options"] if each["value"] == value), None)
        if option is None:
            raise Untranslatable(f"There is no option “{value}” any more.")
        return {
            "id": self._survey.new_id(),
            "dependency_type": kind,
            "depends_on_option_set_id": target.document["id"],
            "depends_on_option_id": option["id"],
        }

    def _joined(
        self, conditions: Iterable[Condition], given: list[str], position: int, language: Language
    ) -> str | None:
        """Conditions that all have to hold, as far as they can be carried over."""
        sources = dict.fromkeys(given)
        for condition in conditions:
            source = self._truth(condition, position, joined=True)
            if source is not None and self._compiles(source, condition, "bool", language, None):
                if len(" && ".join([*sources, source])) > _LONGEST:
                    self._survey.tell(condition.pointer, "expression_too_long", "Together the conditions are too long.")
                else:
                    sources[source] = None
        return " && ".join(sources) or None

    def _truth(self, condition: Condition, position: int, *, joined: bool = False) -> str | None:
        node = self._read(condition)
        if node is None:
            return None
        try:
            source = Translation(self._scope, position).truth(node)
        except Untranslatable as untranslatable:
            self._lost(condition, untranslatable)
            return None
        return f"({source})" if joined and isinstance(node, Binary) and node.operator == "or" else source

    def _read(self, condition: Condition) -> Node | None:
        try:
            return parse(condition.source)
        except Unreadable as unreadable:
            self._survey.tell(condition.pointer, "expression_unreadable", f"This can't be read. {unreadable}")
            return None

    def _compiles(
        self, source: str, condition: Condition, wanted: Wanted, language: Language, own: OptionSet | None
    ) -> bool:
        try:
            language.compile(source, wanted, own=own)
        except ExpressionInvalid as invalid:
            self._survey.tell(condition.pointer, "expression", f"This can't be carried over. {invalid}")
            return False
        return True

    def _lost(self, condition: Condition, reason: Untranslatable) -> None:
        code = "forward_reference" if isinstance(reason, ForwardReference) else "expression"
        self._survey.tell(condition.pointer, code, f"This can't be carried over. {reason}")
