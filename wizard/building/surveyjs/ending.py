"""What a survey says at its end, as a message of the wizard; its triggers, which have no counterpart, are reported."""

from __future__ import annotations

import re
from typing import Any

from wizard.building.surveyjs.drafted import DraftedStep
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import shortened

_PIPED = re.compile(r"\{([^{}]{1,200})\}")


def endings(survey: Survey, steps: list[DraftedStep]) -> list[dict[str, Any]]:
    """The triggers of the structure."""
    for trigger in survey.source.children("triggers"):
        kind = trigger.string("type") or "?"
        survey.tell(trigger.pointer, "trigger", f"A trigger of the type “{kind[:60]}” has no counterpart here.")
    for member in ("completedHtmlOnCondition", "navigateToUrl", "navigateToUrlOnCondition"):
        if survey.source.raw(member):
            survey.tell(survey.source.at(member), "ending", "What follows the end can't depend on anything here.")
    words = survey.source.wording("completedHtml")
    if words is None or not steps:
        return []
    keys = {name.casefold(): each.key for step in steps for each in step.fields for name in each.names}

    def filled(found: re.Match[str]) -> str:
        key = keys.get(found[1].casefold())
        return f"{{{{ {key} }}}}" if key else f"“{survey.name_of(found[1])}”"

    message = shortened(_PIPED.sub(filled, words.text), 4000)
    if words.others:
        survey.tell("/completedHtml", "ending_language", "The last message is said in one language.", "partly")
    action = {"id": survey.new_id(), "kind": "show_message", "message": message}
    return [{"id": survey.new_id(), "on": "wizard.onComplete", "actions": [action]}]
