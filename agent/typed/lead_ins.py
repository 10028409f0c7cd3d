"""Takes away what people put around a text that they were asked for: `I'd like to call it …`, `my name is …`."""

import re

from agent.typed.patterns import one_of, word_set
from agent.typed.words import fold, stem, words

_POLITE = (
    r"(?:(?:well|ok|okay|sure|yes|yeah|um+|uh+|oh|ah|so|hi|hey|hello|please|hmm+|alright|right|great|thanks|actually"
    r"|let's see|let me see|let me think|that(?:'d| would) be me|that's me|it's me"
    r"|i (?:think|guess|suppose|believe))[,.! ]+){0,5}"
)
_IT = r"(?:it|this|that|this one|(?:the|my|our) (?:event|show|venue|place|company|organi[sz]ation))"
_LIKE = r"(?:i|we)(?:'d| would)? (?:like|love|want|prefer|wish)"
_CALLING = one_of(
    rf"""
    {_LIKE}(?: you)? to (?:call|name|title) {_IT}
    {_LIKE} {_IT} to be (?:called|named|titled)
    {_LIKE} (?:the |its |my |our )?(?:\w+ )?(?:name|title) to be
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
    (?:my|his|her|their) (?:full )?name(?:'s| is)|(?:the )?name(?:'s| is)
    (?:people|they|everyone|everybody|friends) calls? me|(?:you can |just )?call me
    (?:(?:it|this|that|the event)(?:'s| is| will be) )?(?:organi[sz]ed|hosted|run|presented|produced|put on) by
    (?:it's|that's|that would be|that'd be) me,
    this is|i'm|i am|it's|it is|we're|we are
    """
)
_BEING = r"(?:'s|'re|'ll be| is| are| will be| takes place| will take place| happens)"
_CALLED = re.compile(rf"^{_POLITE}{_CALLING}(?::|,)? +(?=\S)", re.IGNORECASE)
_NAMED = re.compile(rf"^{_POLITE}{_NAMING}:? +(?=\S)", re.IGNORECASE)
_PLACED = re.compile(
    rf"^{_POLITE}(?:{_IT}|we|everything){_BEING}(?: being)?(?: held| located| taking place| happening| hosted)?"
    r" (?:at|in|on) +(?=\S)",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"^{_POLITE}(?:the |my |our |its |your |this )?(?P<subject>[\w'-]+(?: [\w'-]+){{0,4}}?)"
    r"(?: ?[:=] ?| (?:is|will be|would be|should be|shall be|must be)(?: called| named)? )(?=\S)",
    re.IGNORECASE,
)
# Only in small letters and before a name or code, so that `It's a Wonderful Life` stays whole.
_POINTED = re.compile(r"^(?:it's|its|it is|that's|that is|that would be) (?=(?:the )?[A-Z]|\S*[\d_@])")
_LOCATED = re.compile(r"^(?:at|in) (?=(?:the )?[A-Z\d])")
_SET_IN = re.compile(r"^(?:in|at|from|to|near|around)\s+(?=\S)", re.IGNORECASE)
_DOING = re.compile(
    r" (?:is|are|will be) (?:organi[sz]ing|hosting|running|doing) (?:it|this|the event)\.?$", re.IGNORECASE
)
_ASKS_NAME = re.compile(
    r"\b(?:(?:your|\w+'s) (?:full |first |last )?name|who are you|(?:who is|who's) (?:the )?(?:organi[sz]|host)\w*"
    r"|call you|organi[sz]er'?s name)\b"
)
_ASKS_PLACE = re.compile(
    r"^(?:\w+, )?(?:where\b|in (?:which|what)\b|at (?:which|what)\b"
    r"|(?:what|which) (?:city|town|country|location|area)\b)"
)
_ABOUT_PLACE = re.compile(r"\b(?:where|venue|place|location|address|city|hall|room)\b")
_NOUNS = word_set("name title address description city location place venue link email organizer host account id")
_IGNORED = word_set("the of a an event my our")


def without_lead_in(text: str, question: str, label: str) -> tuple[str, bool]:
    """The text itself, and whether anything was taken away before it."""
    asked, named = fold(question), fold(label)
    asks_name = _ASKS_NAME.search(asked) is not None
    for frame in (_CALLED, _PLACED, _NAMED) if asks_name else (_CALLED, _PLACED):
        if match := frame.match(text):
            return text[match.end() :], True
    stated = _STATED.match(text)
    if stated and _names_the_field(fold(stated["subject"]), asked, named):
        return text[stated.end() :], True
    if match := _pointing(text, asked):
        return text[match.end() :], True
    return (_DOING.sub("", text), True) if asks_name and _DOING.search(text) else (text, False)


def is_about_place(question: str) -> bool:
    return _ABOUT_PLACE.search(fold(question)) is not None


def _pointing(text: str, asked: str) -> re.Match[str] | None:
    if _ASKS_PLACE.match(asked) and (match := _SET_IN.match(text)):
        return match
    return _POINTED.match(text) or (_LOCATED.match(text) if _ABOUT_PLACE.search(asked) else None)


def _names_the_field(subject: str, asked: str, named: str) -> bool:
    said = [stem(word) for word in words(subject) if word not in _IGNORED]
    label = {stem(word) for word in words(named)}
    known = label | {stem(word) for word in words(asked)} | {"name", "title"}
    return bool(said) and all(word in known for word in said) and said[-1] in label | _NOUNS
