"""Whether a message agrees to what can't be taken back: naming what was asked about is no yes."""

from __future__ import annotations

import re
from typing import Literal

from agent.typed.affirmation import read_stance
from agent.typed.patterns import one_of
from agent.typed.words import fold, is_asking, words

Consent = Literal["plain", "possible"]
"""`plain`: a yes and nothing else. `possible`: there is a yes in it, for somebody who understands the rest."""

_VERB = re.compile(r"\b(?:shall|should|may|can|could) (?:i|we) (?:really |now )?(\w+)|\bme to (\w+)|\bready to (\w+)")
_BEFORE = (
    r"(?:please|just|now|then|so|and|let'?s|you (?:can|may|should)|go on and|go ahead and|i (?:want|would like) to)"
)
_ASKED_FOR = re.compile(
    r"^(?:(?:yes|yeah|ok(?:ay)?|please|and|so)[, ]+)*(?:can|could|would|will) you\b(?! (?:mind|like))"
)
_ASKING = re.compile(r"^(?:is|are|does|did|was|has|have|am|should|do (?:you|i|we|they)|will (?:it|i|we|you|they))\b")
_LED = re.compile(
    r"^(?:oh|well|great|perfect|thanks|thank you|fine|right)?[,.! ]*"
    + one_of(
        """
        y(?:es+|eah*|ea|ep+|up+)?|aye|sure|ok(?:ay)?|k|all ?right|absolutely|definitely|certainly|of course|indeed
        s[ií]|sì|oui|ja|jawohl|klar|sim|claro|vale|d'accord|да|はい|是|好
        """
    )
    + r"(?![a-z0-9'])"
)
_GO = re.compile(
    r"\b(?:go (?:ahead|on|for it|live)|do (?:it|that|so)|ship (?:it|this|that)|launch|proceed|send it|fire away|lgtm"
    r"|make it (?:live|public|so|happen)|let'?s go|put it (?:online|up|out)|(?:i )?(?:agree|confirm|approve)d?"
    r"|(?:looks?|sounds?|all|that's|it's) (?:good|great|fine|perfect|right|set)|good to go|by all means)\b|[👍✅👌✔💯]"
)
_HELD_BACK = re.compile(
    r"\b(?:not|no|never|cannot|without|nothing|nobody|later|tomorrow|soon|before|after|until|till|once|when|unless|but"
    r"|first|wait|hold|hang on|moment|yet|instead|stop|cancel|ignore|only)\b|n't\b|\bdont\b"
    r"|\bif\b(?! (?:you|that|it|this|everything|all|so)\b)"
)
_HARMLESS = re.compile(r"\bno (?:doubt|problem|worries|objections?|hurry|rush)\b|\bnot (?:a problem|bad)\b|\bwhy not\b")


def read_consent(message: str, question: str) -> Consent | None:
    """How far a message is a yes to a question; None where it is none."""
    folded = fold(message)
    plain = _HARMLESS.sub("", folded).strip()
    stance = read_stance(message, question)
    if _wants_to_know(plain) or (stance is not None and not stance.value):
        return None
    if _agrees(message, question) or _orders(folded, question):
        return "plain"
    if _HELD_BACK.search(plain):
        return None
    return "possible" if _LED.match(folded) or _GO.search(folded) or _order(folded, question) else None


def _agrees(message: str, question: str) -> bool:
    """Only what would be a yes to any question, or begins with a yes and repeats what was asked."""
    stance = read_stance(message, question if _LED.match(fold(message)) else "")
    return stance is not None and stance.value and not stance.leftovers


def _orders(folded: str, question: str) -> bool:
    """Asks for the very thing in the words of the question: `publish it now`, `could you publish the event?`."""
    order = _order(folded, question)
    asked = {*words(fold(question)), "it", "this", "that", "please", "then", "away", "already", "thanks"}
    return order is not None and all(word in asked for word in words(order))


def _order(folded: str, question: str) -> str | None:
    """What follows the verb of the question, in a message that begins with it."""
    found = _VERB.search(fold(question))
    verb = next(filter(None, found.groups()), None) if found else None
    if verb is None or (folded.endswith("?") and not _ASKED_FOR.match(folded)):
        return None
    said = _ASKED_FOR.sub("", folded).strip()
    led = re.match(rf"(?:{_BEFORE}[, ]+)*{re.escape(verb)}\b", said)
    return said[led.end() :] if led else None


def _wants_to_know(folded: str) -> bool:
    if _ASKED_FOR.match(folded):
        return False
    return folded.endswith("?") or is_asking(folded) or _ASKING.match(folded) is not None
