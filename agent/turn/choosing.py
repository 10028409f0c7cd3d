"""Which wizard to begin with, where a conversation starts without one."""

import re
from collections import Counter
from collections.abc import Sequence

from agent.typed.words import fold
from wizard.ports.records import WizardRef

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
AGREED = re.compile(r"(yes|yep|yeah|sure|ok(ay)?|please|let'?s go|go|start)\b")
MOST_OFFERED = 20
NOTHING_TO_OFFER = "Hello! There is no wizard here that you could start yet."


def invitation(wizards: Sequence[WizardRef], message: str | None = None) -> str:
    """The wizards that may be begun, to be chosen by name or number; after a message, those that it may have meant."""
    if not wizards:
        return NOTHING_TO_OFFER
    if len(wizards) == 1:
        return f"Hello! I can take you through “{wizards[0].name}”. Shall we start?"
    meant = _meant(_said(message), wizards)
    if len(meant) > 1:
        return f"That could be several of these:\n{_numbered(wizards, meant)}\n\nTell me the number."
    return f"Hello! What would you like to do?\n{_numbered(wizards, wizards)}\n\nTell me the name or the number."


def _numbered(wizards: Sequence[WizardRef], shown: Sequence[WizardRef]) -> str:
    """Those shown, by their numbers among all; where names are the same, with what tells them apart."""
    names = Counter(wizard.name for wizard in wizards)
    lines = [
        f"{number}. {wizard.name}{f' ({wizard.slug})' if names[wizard.name] > 1 else ''}"
        for number, wizard in enumerate(wizards, 1)
        if wizard in shown[:MOST_OFFERED]
    ]
    further = len(shown) - len(lines)
    return "\n".join([*lines, *([f"… and {further} more, by a word of their names"] if further else [])])


def chosen(message: str | None, wizards: Sequence[WizardRef]) -> WizardRef | None:
    """The wizard that a message names, if it is exactly one; a plain yes takes the only one."""
    said = _said(message)
    if not said:
        return None
    if (number := _number(said)) is not None:
        return wizards[number - 1] if 0 < number <= len(wizards) else None
    meant = _meant(said, wizards)
    if len(meant) == 1:
        return meant[0]
    return wizards[0] if len(wizards) == 1 and AGREED.match(said) else None


def _said(message: str | None) -> str:
    return fold(message or "").strip(" .!?")


def _meant(said: str, wizards: Sequence[WizardRef]) -> Sequence[WizardRef]:
    """Those that the words name: by slug, by the whole name, by a part of it."""
    by_slug = [wizard for wizard in wizards if said == wizard.slug]
    exact = by_slug or [wizard for wizard in wizards if said == fold(wizard.name)]
    return exact or [wizard for wizard in wizards if _named(wizard, said)]


def _number(said: str) -> int | None:
    if match := re.fullmatch(r"(?:number |no\. ?|#)?(\d{1,4})", said):
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
