"""Takes the text out of a message that answers a question for text, and leaves questions and refusals alone."""

import re

from agent.typed.contacts import find_email, find_phone, find_time_zone, find_url
from agent.typed.patterns import one_of, phrase_set
from agent.typed.words import fold, is_unsure, words

_QUOTES = {'"': '"', "“": "”", "‘": "’", "'": "'", "«": "»"}
_POLITE = r"(?:(?:well|ok|okay|sure|yes|yeah|um|uh|so|hi|hello|please|hmm|alright|right|great|thanks)[,.! ]+){0,3}"
_IT = r"(?:it|this|that|this one|(?:the|my|our) (?:event|show|venue|place|company|organi[sz]ation))"
_CALLING = one_of(
    rf"""
    (?:i|we)(?:'d| would)? (?:like|love|want|prefer|wish)(?: you)? to (?:call|name|title) {_IT}
    (?:i|we)(?:'d| would)? (?:like|love|want|prefer) {_IT} to be (?:called|named|titled)
    (?:let's|lets|let us|please|you can|can you|could you|can we|just) (?:call|name|title) {_IT}
    (?:i|we)(?:'ll| will|'m going to|'re going to| am going to| are going to) (?:call|name|title) {_IT}
    (?:call|name|title) {_IT}
    {_IT}(?:'s| is| will be| would be| should be|'ll be)(?: going to be)? (?:called|named|titled|entitled)
    (?:we|they) call it
    (?:let's|lets|i'll|we'll|i will|we will) (?:go|use)(?: with)?
    how about|what about|maybe|i(?:'d| would) say|i think(?: it(?:'s| is| should be))?
    """
)
_NAMING = one_of(
    r"""
    my (?:full )?name(?:'s| is)|(?:the )?name(?:'s| is)
    (?:people|they|everyone|everybody|friends) calls? me|(?:you can |just )?call me
    this is|i'm|i am|it's|it is
    """
)
_CALLED = re.compile(rf"^{_POLITE}{_CALLING}(?::|,)? +(?=\S)", re.IGNORECASE)
_NAMED = re.compile(rf"^{_POLITE}{_NAMING}:? +(?=\S)", re.IGNORECASE)
_STATED = re.compile(
    rf"^{_POLITE}(?:the |my |our |its |your |this )?(?P<subject>[\w'-]+(?: [\w'-]+){{0,4}}?)(?: ?[:=] ?| (?:is"
    rf"|will be|would be|should be|shall be|must be)(?: called| named)? )(?=\S)",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"^{_POLITE}(?:(?:{_IT}|we|everything)(?:'s|'re|'ll be| is| are| will be| takes place| will take place"
    rf"| happens)(?: being)?(?: held| located| taking place| happening| hosted)? )(?:at|in|on) +(?=\S)",
    re.IGNORECASE,
)
_SET_IN = re.compile(r"^(?:in|at|from|to|near|around)\s+(?=\S)", re.IGNORECASE)
_ASKS_NAME = re.compile(
    r"\b(?:your (?:full |first |last )?name|who are you|who is (?:the )?organi[sz]|who's (?:the )?organi[sz]|call you"
    r"|organi[sz]er'?s name)\b"
)
_ASKS_PLACE = re.compile(
    r"^(?:\w+, )?(?:where\b|in (?:which|what)\b|at (?:which|what)\b|(?:what|which) (?:city|town|country|location"
    r"|area)\b)"
)
_THANKS = re.compile(r"(?:,\s*|\s+)(?:please|pls|thanks|thank you|thx)[.! ]*$", re.IGNORECASE)
_ABBREVIATED = re.compile(
    r"(?:\b[A-Za-z]|\b(?:inc|ltd|co|corp|jr|sr|st|ave|etc|bros|dept|gmbh|no|vs))\.$", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^(?:(?:sorry|hmm+|um+|ok|okay|well|wait|but|and|so)[\s,.!]+)?(?:what|what's|whats|why|who|who's|where|when"
    r"|which|how|how's|is|are|am|does|do|did|can|could|would|will|should|may|have|has)\b"
)
_EMPTY_TALK = phrase_set(
    """
    yes, no, ok, okay, yep, yeah, nope, nah, sure, hello, hi, hey, thanks, thank you, hmm, um, uh, well, wait
    sorry, please, one moment, a moment, just a moment, hold on, one second, none, nothing, n/a, na
    good morning, good evening, good afternoon, maybe, later, good, great, fine, cool, nice, right, correct
    alright, all right, lol, haha, let me think, let me check, i'm thinking, i am thinking, not yet
    no thanks, no thank you, i'll tell you later, i don't want to say, i'd rather not say, i'd rather not
    never mind, whatever, anything, something, you choose, you decide, your choice, surprise me, pick one
    you pick
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
    folded = fold(text).strip(" .!,")
    if folded in _EMPTY_TALK or (not words(folded) and not any(character.isalnum() for character in folded)):
        return None
    if _is_question(fold(text)) or (is_unsure(folded) and len(words(folded)) < 9):
        return None
    if multiline or len(text) > 300:
        return text
    return _tidied(*_unframed(text, fold(question), fold(label)))


def _is_question(folded: str) -> bool:
    return (
        folded.endswith("?")
        and (_QUESTION.match(folded) is not None or len(words(folded)) > 6)
        and not re.match(r"^(?:how|what) about\b", folded)
    )


def _quoted(text: str) -> str | None:
    """What stands in quotes, where quotes hold all of it or what follows `call it`."""
    closing = _QUOTES.get(text[0])
    if closing and len(text) > 2 and text.rstrip(".!")[-1] == closing and text.rstrip(".!")[1:-1].count(closing) == 0:
        return text.rstrip(".!")[1:-1].strip() or None
    return None


def _unframed(text: str, asked: str, label: str) -> tuple[str, bool]:
    """The text without `I'd like to call it …`, and whether there was such a frame."""
    for frame in _frames(asked):
        if match := frame.match(text):
            return text[match.end() :], True
    stated = _STATED.match(text)
    if stated and _names_the_field(fold(stated["subject"]), asked, label):
        return text[stated.end() :], True
    if _ASKS_PLACE.match(asked) and (match := _SET_IN.match(text)):
        return text[match.end() :], True
    return text, False


def _frames(asked: str) -> tuple[re.Pattern[str], ...]:
    return (_CALLED, _PLACED, _NAMED) if _ASKS_NAME.search(asked) else (_CALLED, _PLACED)


def _names_the_field(subject: str, asked: str, label: str) -> bool:
    named = [word for word in words(subject) if word not in ("the", "of", "a", "an", "event", "my", "our")]
    known = {*words(asked), *words(label), "name", "title"}
    nouns = set(words(label)) | {
        "name",
        "title",
        "address",
        "description",
        "city",
        "location",
        "place",
        "venue",
        "link",
        "email",
    }
    return bool(named) and all(word in known for word in named) and named[-1] in nouns


def _tidied(text: str, framed: bool) -> str | None:
    text = text.strip()
    if framed:
        text = _THANKS.sub("", text).rstrip("?")
    short = len(words(fold(text))) <= 8
    if (
        text.endswith(".")
        and not text.endswith("..")
        and (framed or short)
        and "." not in text[:-1]
        and not _ABBREVIATED.search(text)
    ):
        text = text[:-1]
    return (_quoted(text) or text.strip(" ,")) if text else None


_FORMATS = {
    "email": find_email,
    "url": find_url,
    "https_url": find_url,
    "phone": find_phone,
    "timezone": find_time_zone,
}
