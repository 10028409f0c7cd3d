"""Takes the text out of a message that answers a question for text, and leaves questions and refusals alone."""

import re

from agent.typed.contacts import find_email, find_phone, find_time_zone, find_url
from agent.typed.lead_ins import is_about_place, without_lead_in
from agent.typed.patterns import phrase_set
from agent.typed.words import FILLERS, fold, is_unsure, words

_QUOTES = {'"': '"', "“": "”", "‘": "’", "'": "'", "«": "»"}
_QUOTED_LAST = re.compile(r"^(?P<lead>[^\"“”«»]{1,60}?)[\"“«](?P<text>[^\"“”«»]+)[\"”»][.!]?$")
_CALLS = frozenset({"called", "call", "named", "name", "title", "titled", "event", "entitled"})
_THANKS = re.compile(r"(?:,\s*|\s+)(?:please|pls|thanks|thank you|thx)[.! ]*$", re.IGNORECASE)
_ABBREVIATED = re.compile(
    r"(?:\b[A-Za-z]|\b(?:inc|ltd|co|corp|jr|sr|st|ave|etc|bros|dept|gmbh|no|vs))\.$", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^(?:(?:sorry|hmm+|um+|ok|okay|well|wait|but|and|so)[\s,.!]+)?(?:what|what's|whats|why|who|who's|where|when"
    r"|which|how|how's|is|are|am|does|do|did|can|could|would|will|should|may|have|has)\b"
)
_LACKING = re.compile(
    r"^(?:well,? |sorry,? )?(?:i|we|it|they|there)(?:'ve)? "
    r"(?:don't|do not|doesn't|does not|haven't|have not|hasn't|has not|isn't|is no) ?"
    r"(?:really |even )?(?:have|got|decided|know|chosen|picked|named|thought|one|any|yet)\b"
)
_MYSELF = re.compile(
    r"^(?:me|myself|it's me|it is me|i am|i do|i will|(?:i am|i'm|we are|we're) (?:organi[sz]ing|hosting|running|doing)"
    r" (?:it|this|the event))$"
)
_SHORT = 9
_EMPTY_TALK = phrase_set(
    """
    yes, no, ok, okay, yep, yeah, nope, nah, sure, hello, hi, hey, thanks, thank you, hmm, um, uh, well, wait, sorry
    please, one moment, a moment, just a moment, hold on, one second, none, nothing, n/a, na, good morning
    good evening, good afternoon, maybe, later, good, great, fine, cool, nice, right, correct, alright, all right
    lol, haha, let me think, let me check, i'm thinking, i am thinking, not yet, no thanks, no thank you
    i'll tell you later, i don't want to say, i'd rather not say, i'd rather not, never mind, whatever, anything
    nothing else, nothing more, no more, that's all, that's it, that is all
    something, you choose, you decide, your choice, surprise me, pick one, you pick
    """
)


def read_text(
    message: str, question: str = "", label: str = "", format: str | None = None, *, multiline: bool = False
) -> str | None:
    """The text in the person's own letters; None where the message asks, refuses or says nothing."""
    if format in _FORMATS:
        return _FORMATS[format](message)
    text = message.strip()
    if quoted := _quoted(text):
        return quoted
    if _says_nothing(fold(text)):
        return None
    if len(text) > 300 or (multiline and not is_about_place(question)):
        return text
    return _tidied(*without_lead_in(text, question, label))


def _says_nothing(folded: str) -> bool:
    bare = folded.strip(" .!,")
    if bare in _EMPTY_TALK or not any(character.isalnum() for character in bare):
        return True
    if _is_question(folded) or _MYSELF.match(bare):
        return True
    return len(words(bare)) < _SHORT and (is_unsure(folded) or _LACKING.match(bare) is not None)


def _is_question(folded: str) -> bool:
    if folded.startswith("¿"):
        return True
    if not folded.endswith("?") or re.match(r"^(?:how|what) about\b", folded):
        return False
    return _QUESTION.match(folded) is not None or len(words(folded)) > 6


def _quoted(text: str) -> str | None:
    """What stands in quotes, where quotes hold all of it or all that follows `it's called`."""
    bare = text.rstrip(".!")
    closing = _QUOTES.get(text[:1])
    if closing and len(bare) > 2 and bare[-1] == closing and closing not in bare[1:-1]:
        return bare[1:-1].strip() or None
    match = _QUOTED_LAST.match(text)
    if match and all(word in FILLERS or word in _CALLS for word in words(fold(match["lead"]))):
        return match["text"].strip() or None
    return None


def _tidied(text: str, framed: bool) -> str | None:
    text = text.strip()
    if framed:
        text = _THANKS.sub("", text).rstrip("?")
    if _ends_a_sentence(text, framed=framed):
        text = text[:-1]
    return (_quoted(text) or text.strip(" ,") or None) if text else None


def _ends_a_sentence(text: str, *, framed: bool) -> bool:
    if not text.endswith(".") or "." in text[:-1] or _ABBREVIATED.search(text):
        return False
    return framed or len(words(fold(text))) < _SHORT


_FORMATS = {
    "email": find_email,
    "url": find_url,
    "https_url": find_url,
    "phone": find_phone,
    "timezone": find_time_zone,
}
