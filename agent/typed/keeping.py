"""Reads what is said to the offer to keep a finished run: a name, words to note, a yes, a no, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from agent.speech.smalltalk import read_smalltalk
from agent.typed.patterns import one_of, word_set
from agent.typed.steering import steered, without_courtesies
from agent.typed.words import FILLERS, fold, is_asking, is_indifferent, is_unsure, words
from wizard.commands import Skip
from wizard.inputs.text_input import clean


@dataclass(frozen=True, slots=True)
class Wish:
    """`said`: the `text` is the name or what is to be noted. `agreed`: a yes and nothing else."""

    kind: Literal["agreed", "declined", "said"]
    text: str = ""


AGREED, DECLINED = Wish("agreed"), Wish("declined")
MOST_WORDS: Final = 12
"""Of a name that nothing marks as one; more of them are a sentence."""
_LONGEST: Final = 1_000

_IT = r"(?:it|this one|this|that|everything|(?:the|this|my) (?:run|one|answers|result|event))"
_KEEPING = r"(?:save|keep|store|file|remember|record|archive)"
_WISHING = (
    r"(?:please|just|let's|lets|let us|(?:you )?(?:can|could|may|would) you|you (?:can|could|may)|could we|can we"
    r"|(?:i|we)(?:'d| would)? (?:like|want|love|prefer)(?: you)? to|(?:i|we)(?:'ll| will| would|'d)|do|yes|no|ok(?:ay)?"
    r"|sure|yeah|yep|nope|well|great|good|perfect|fine|thanks|actually|alright|all right|hm+|then|and|so|oh)"
)
_SIGN = r"[,.!:;–—-]*"
_FRAME = re.compile(
    rf"(?:{_WISHING}{_SIGN}\s+)*"
    + one_of(
        rf"""
        (?:call|name|title|label) {_IT}
        {_KEEPING}(?: {_IT})?(?: away| for me| please)? (?:as|under|with)(?: (?:the|a) (?:name|title)(?: of)?)?
        {_IT}(?:'s| is| should be| shall be| will be| can be| may be| could be) (?:called|named|titled)
        (?:(?:the|its|a good|my|run) )*(?:name|title)(?:'s| is| should be| shall be| will be| would be| could be)
        (?:run )?(?:name|title) ?:
        how about|what about|(?:let's|lets|let us|i'll|we'll) (?:go with|use|say|take|call it)|go with|make it
        """
    )
    + r":?\s+(?=\S)",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?P<word>yes|yeah|yep|yup|ok|okay|sure|alright|all right|no|nope|nah)"
    r"(?P<sign>\s*[,.!:;–—-]+)?\s+(?:(?:as|under)\s+)?(?=\S)",
    re.IGNORECASE,
)
_NOES: Final = ("no", "nope", "nah")
_QUOTED = re.compile(r"[\"“„«‚‘'](?P<inner>[^\"“”„«»]+)[\"”“»’']")
_TRAILING = re.compile(r"(?:[,\s]+(?:please|pls|thanks|thank you|thx))+[.!\s]*$|[\s.,;:]+$", re.IGNORECASE)
_YES = re.compile(
    one_of(
        rf"""
        y(?:es+|eah*|ea|ep+|up+)?|aye|sure(?: thing)?|ok(?:ay)?|k|al ?right|all right|of course|certainly|definitely
        absolutely|fine|go ahead|go for it|(?:yes )?do (?:it|that|so)|by all means|why not|sounds (?:good|great|fine)
        (?:that|this)(?: name)?(?:'s| is)? (?:good|great|fine|perfect|ok(?:ay)?|works|will do)
        {_KEEPING}(?: {_IT})?|(?:i|we) do
        (?:{_KEEPING} {_IT} )?(?:as suggested|as (?:it|that) is|like that|under that(?: name)?|as that|with that name)
        (?:call|name) {_IT} (?:that|so|as suggested|as you (?:like|please|wish|want))
        you (?:choose|pick|decide)|(?:it's |that's )?up to you|your choice
        (?:(?:go with|use|take) )?(?:your|the|that) (?:suggestion|suggested (?:name|one)|suggested)
        """
    )
)
_NO = re.compile(
    one_of(
        rf"""
        n|no+|nope|nah+|naw|no,? (?:thanks?|thank you|need)|not (?:really|needed|necessary|now|today|this time|at all)
        never(?: ?mind)?|no way|neither|don't|do not|rather not|better not|i'd rather not
        (?:please )?(?:don't|do not|dont|no need to|needn't|never|not) {_KEEPING}(?: {_IT})?(?: please)?
        (?:(?:i|we) )?(?:don't|do not|dont) (?:want|need|have)(?: to)?(?: {_KEEPING})?(?: {_IT}| one| any)?
        (?:just )?leave {_IT}(?: (?:as it is|at that|alone|be|out|unsaved))?
        leave(?: without(?: (?:it|{_KEEPING}ing(?: it)?))?)?
        (?:forget|discard|drop|delete|dismiss|throw away|ditch|remove|lose|scrap) {_IT}|throw {_IT} away|discard
        without(?: (?:one|it|a name|notes|{_KEEPING}ing))?|(?:bye|goodbye|see you)(?: (?:bye|now|later))?
        no (?:name|storing|saving|keeping|reason)|nothing
        """
    )
)
_NO_NOTES = re.compile(
    one_of(
        r"""
        none|nothing(?: else| more| special| really| in particular| to (?:add|note|say))*|n/a|na|-
        no (?:notes?|comments?)
        (?:that's|that is|that was|that will be) (?:all|it|everything)
        done|finished|all (?:done|good|set)|i'm (?:done|good|fine)
        not (?:that i know|for now|yet)|(?:it's |that's )?(?:great|perfect|cool|good|nice)
        leave (?:it|them) (?:empty|blank)
        """
    )
)
_NOTING = re.compile(
    r"(?:(?:yes|yeah|yep|ok|okay|sure)\s*[,.:;!–—-]+\s*)?"
    r"(?:(?:please )?(?:notes?|add|comment)\s*[:–—-]+\s*|(?:please )?(?:note|remember|write down|add) that\s+)?(?=\S)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?:please )?"
    + one_of(
        r"""
        (?:i|we|you|it|they)(?: |'(?:m|d|ll|ve|re|s) )|(?:that|this|there)(?:'s| (?:is|was|isn't|wasn't))\b
        (?:can|could|would|will|may|should|shall|do|does|did|is|are|was|has) (?:i|we|you|it|they|the|my|this|that)\b
        (?:change|edit|correct|fix|undo|show|open|send|export|download|print|publish|continue) (?:it|this|the|my|me)\b
        """
    )
)
_EXCLAIMED = re.compile(
    "great|cool|nice|perfect|awesome|amazing|wonderful|lovely|super|excellent|wow|yay|hooray|got it|good"
)
_UP, _DOWN = frozenset("👍✅👌✔💯🙏"), frozenset("👎❌🚫✖")
_MEANINGLESS = FILLERS | word_set("save keep store saved kept stored run name under one notes thanks")


def read_name(message: str) -> Wish | None:
    """The name under which to keep the run; None for what isn't about that, or not certainly."""
    said = clean(message, multiline=False)
    if not said or len(said) > _LONGEST:
        return None
    if match := _QUOTED.fullmatch(said.rstrip(".")):
        return Wish("said", match["inner"].strip())
    plain = fold(said).strip(" .!,;")
    core = without_courtesies(plain)
    if wish := _gesture(said) or _plainly(plain, core):
        return wish
    if steered(plain, core, asks_text=False):
        return None
    if match := _FRAME.match(said):
        return _named(said[match.end() :].rstrip("?"))
    if _is_elsewhere(said, plain, core):
        return None
    return _led(said) or (_named(said) if len(words(plain)) <= MOST_WORDS else None)


def read_notes(message: str) -> Wish | None:
    """What to note about a run that is kept; None for what isn't about that."""
    said = clean(message, multiline=True)
    if not said:
        return None
    if len(said) > _LONGEST:
        return Wish("said", said)
    plain = fold(said).strip(" .!,;")
    core = without_courtesies(plain)
    if _NO_NOTES.fullmatch(plain) or _NO_NOTES.fullmatch(core) or read_smalltalk(said) == "thanks":
        return DECLINED
    if wish := _gesture(said) or _plainly(plain, core):
        return wish
    if steered(plain, core, asks_text=True) or read_smalltalk(said) in ("greeting", "about"):
        return None
    lead = _NOTING.match(said)
    return Wish("said", said[lead.end() :] if lead else said)


def read_late_wish(message: str) -> Wish | None:
    """That a run is to be kept though that isn't asked any more: only where it is said in so many words."""
    said = clean(message, multiline=False)
    if len(said) > _LONGEST:
        return None
    framed = _FRAME.match(said)
    if framed and re.search(rf"\b{_KEEPING}\b", fold(framed[0])):
        return _named(said[framed.end() :])
    asked = re.fullmatch(rf"(?:can you |could you )?{_KEEPING} {_IT}", without_courtesies(fold(said).strip(" .!?")))
    return AGREED if asked else None


def _plainly(plain: str, core: str) -> Wish | None:
    """A whole message that is a yes, or a no, or leaves it out."""
    for text in (plain, core):
        if _NO.fullmatch(text):
            return DECLINED
        if _YES.fullmatch(text):
            return AGREED
    return DECLINED if isinstance(steered(plain, core, asks_text=False), Skip) else None


def _gesture(said: str) -> Wish | None:
    if set(said) & _UP and not words(fold(said)):
        return AGREED
    return DECLINED if set(said) & _DOWN and not words(fold(said)) else None


def _is_elsewhere(said: str, plain: str, core: str) -> bool:
    """Asks, is polite, or is a sentence: nothing that anybody would call a run."""
    if read_smalltalk(said) or _EXCLAIMED.fullmatch(core):
        return True
    if is_asking(plain) or said.rstrip(" .!").endswith("?") or is_unsure(plain) or is_indifferent(plain):
        return True
    return _SENTENCE.match(plain) is not None


def _led(said: str) -> Wish | None:
    """After a yes or a no: `yes, Spring launch`, `yes, keep it please`, `no, I was only trying`."""
    led = _LED.match(said)
    if led is None:
        return None
    rest, negative = said[led.end() :], led["word"].lower() in _NOES
    if all(word in _MEANINGLESS for word in words(fold(rest))):
        return DECLINED if negative else AGREED
    marked = led["sign"] is not None or (said[0].islower() and not negative)
    if not marked:
        return DECLINED if negative and said[0].islower() else None
    if negative:
        return _named(rest) if rest[0].isupper() and not _SENTENCE.match(fold(rest)) else DECLINED
    return None if _SENTENCE.match(fold(rest)) else _named(rest)


def _named(text: str) -> Wish | None:
    name = _TRAILING.sub("", text).strip()
    if match := _QUOTED.fullmatch(name):
        name = match["inner"].strip()
    return Wish("said", name) if words(fold(name)) or any(char.isalnum() for char in name) else None
