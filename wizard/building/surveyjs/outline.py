"""The pages and panels of a survey as steps: a page is one, a titled panel on it another, deeper panels dissolve."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.building.surveyjs.appearance import OF_PAGE
from wizard.building.surveyjs.basics import say_part
from wizard.building.surveyjs.drafted import DraftedStep
from wizard.building.surveyjs.questions import converted
from wizard.building.surveyjs.source import Condition, Source
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import Wording, human_name, shortened
from wizard.structure import MOST_OPTIONS

_MOST_STEPS, _MOST_IN_STEP, _MOST_CHOICES, _DEEPEST = 200, 500, 5_000, 30
_SHOWN_ONLY = frozenset({"image", "video", "empty", "linkvalue", "custom"})


def outlined(survey: Survey) -> list[DraftedStep]:
    """Every step that has something to ask."""
    pages = survey.source.children("pages")
    outline = _Outline(survey)
    for number, page in enumerate(pages or [survey.source], start=1):
        outline.page(page, f"Page {number}" if pages else "Questions")
    return outline.steps


class _Outline:
    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._all: list[DraftedStep] = []
        self._count = 0
        self._options = 0

    @property
    def steps(self) -> list[DraftedStep]:
        """Without those that ask nothing, whose words go to the step after them."""
        kept: list[DraftedStep] = []
        carried: list[str] = []
        for step in self._all:
            if not step.fields:
                carried += [step.document["description"]] if step.document.get("description") else []
                carried += step.notes
                continue
            words = [
                *carried,
                *([step.document["description"]] if step.document.get("description") else []),
                *step.notes,
            ]
            if words:
                step.document["description"] = shortened("\n\n".join(words), 10_000)
            kept.append(step)
            carried = []
        return kept

    def page(self, page: Source, usual: str) -> None:
        step = self._begin(page, usual, [])
        for element in page.children("elements", "questions"):
            if _is_panel(element) and element.wording("title"):
                asked_before = bool(step.fields)
                self._element(self._begin(element, usual, step.conditions), element, [], 1, inside=True)
                step = self._resumed(step, asked_before)
            else:
                self._element(step, element, [], 0)
        if page is not self._survey.source:
            self._report_unread(page)

    def _begin(self, part: Source, usual: str, conditions: Sequence[Condition]) -> DraftedStep:
        title = self._survey.spoken(part.wording("title"), part.at("title"))
        name = part.string("name") if part is not self._survey.source else ""
        words = title or Wording(human_name(name, usual) if name else usual, {})
        step = DraftedStep(
            document={"id": self._survey.new_id(), "key": self._survey.key(name or words.text, "step")},
            conditions=[*conditions, *_conditions(part)],
            fields=[],
        )
        say_part(step, "name", words, 200)
        if part is not self._survey.source:
            say_part(
                step, "description", self._survey.spoken(part.wording("description"), part.at("description")), 4000
            )
        self._all.append(step)
        return step

    def _resumed(self, step: DraftedStep, asked_before: bool) -> DraftedStep:
        """What follows a panel on its page: a step of its own, under the page's name."""
        name = step.document["name"]
        document = {
            "id": self._survey.new_id(),
            "key": self._survey.key(f"{name} more", "step"),
            "name": shortened(f"{name} (continued)" if asked_before else name, 200),
        }
        resumed = DraftedStep(document, list(step.conditions), [])
        self._all.append(resumed)
        return resumed

    def _element(
        self, step: DraftedStep, element: Source, conditions: list[Condition], depth: int, *, inside: bool = False
    ) -> None:
        if _is_panel(element):
            own = [] if inside else _conditions(element)
            self._panel(step, element, [*conditions, *own], depth, inside)
        elif (kind := element.string("type").lower()) == "html":
            self._note(step, element)
        elif kind in _SHOWN_ONLY:
            self._survey.tell(element.pointer, "display", "This only shows something, which can't be done here.")
        else:
            self._question(step, element, conditions)

    def _panel(self, step: DraftedStep, panel: Source, conditions: list[Condition], depth: int, inside: bool) -> None:
        if depth > _DEEPEST:
            self._survey.tell(panel.pointer, "too_deep", "Panels are nested too deeply here.")
            return
        for element in panel.children("elements", "questions"):
            self._element(step, element, conditions, depth + 1)
        if not inside and panel.wording("title"):
            message = "A panel inside a panel dissolves; its questions stand in the step around it."
            self._survey.tell(panel.pointer, "panel_dissolved", message, "partly")
        self._report_unread(panel)

    def _question(self, step: DraftedStep, element: Source, conditions: list[Condition]) -> None:
        found = [] if self._is_full(step) else converted(self._survey, element)
        sizes = [len(drafted.document.get("options", ())) for drafted in found]
        self._options += sum(sizes)
        if self._is_full(step, more=len(found)) or max(sizes, default=0) > _MOST_CHOICES:
            self._survey.tell(element.pointer, "too_many", "This is more than a wizard can hold.")
            return
        for drafted in found:
            drafted.conditions = [*conditions, *drafted.conditions]
        self._count += len(found)
        step.fields += found

    def _is_full(self, step: DraftedStep, more: int = 1) -> bool:
        return (
            self._count + more > self._survey.most
            or self._options > MOST_OPTIONS
            or len(self._all) > _MOST_STEPS
            or len(step.fields) + max(more, 1) > _MOST_IN_STEP
        )

    def _note(self, step: DraftedStep, element: Source) -> None:
        words = self._survey.spoken(element.wording("html"), element.at("html"))
        if words is None:
            return
        step.notes.append(words.text[:4000])
        if element.condition("visibleIf") is not None:
            self._survey.tell(element.at("visibleIf"), "note_condition", "This text is there for everybody.", "partly")

    def _report_unread(self, part: Source) -> None:
        part.ignore(*OF_PAGE)
        for member in part.unread():
            self._survey.tell(part.at(member), "property", f"“{member[:60]}” has no counterpart here.", "partly")


def _is_panel(element: Source) -> bool:
    kind = element.string("type").lower()
    return kind in {"panel", "flowpanel"} or (not kind and isinstance(element.raw("elements"), list))


def _conditions(part: Source) -> list[Condition]:
    return [condition for name in ("visibleIf", "enableIf") if (condition := part.condition(name)) is not None]
