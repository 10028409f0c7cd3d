"""Which wizard to begin with, where a conversation starts without one."""

import re
from collections.abc import Sequence

from agent.typed.words import fold
from wizard.ports.records import WizardRef

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
AGREED = re.compile(r"(yes|yep|yeah|sure|ok(ay)?|please|let'?s go|go|start)\b")
NOTHING_TO_OFFER = "Hello! There is no wizard here that you could start yet."


def invitation(wizards: Sequence[WizardRef]) -> str:
    """The wizards that may be begun, to be chosen by name or number."""
    if not wizards:
        return NOTHING_TO_OFFER
    if len(wizards) == 1:
        return f"Hello! I can take you through “{wizards[0].name}”. Shall we start?"
    names = "\n".join(f"{number}. {wizard.name}" for number, wizard in enumerate(wizards, 1))
    return f"Hello! What would you like to do?\n{names}\n\nTell me the name or the number."


def chosen(message: str | None, wizards: Sequence[WizardRef]) -> WizardRef | None:
    """The wizard that a message names, if it is exactly one; a plain yes takes the only one."""
    said = fold(message or "").strip(" .!?")
    if not said:
        return None
    if (number := _number(said)) is not None:
        return wizards[number - 1] if 0 < number <= len(wizards) else None
    exact = [wizard for wizard in wizards if said in (fold(wizard.name), wizard.slug)]
    named = exact or [wizard for wizard in wizards if _named(wizard, said)]
    if len(named) == 1:
        return named[0]
    return wizards[0] if len(wizards) == 1 and AGREED.match(said) else None


def _number(said: str) -> int | None:
    if match := re.fullmatch(r"(?:number |no\. ?|#)?(\d{1,2})", said):
        return int(match[1])
    if match := re.fullmatch(r"(?:the )?(\w+)(?: one)?", said):
        return ORDINALS.index(match[1]) + 1 if match[1] in ORDINALS else None
    return None


def _named(wizard: WizardRef, said: str) -> bool:
    """The whole name within the message, or the message within the name as whole words."""
    name = fold(wizard.name)
    return re.search(rf"\b{re.escape(name)}\b", said) is not None or (
        len(said) > 2 and re.search(rf"\b{re.escape(said)}\b", name) is not None
    )
