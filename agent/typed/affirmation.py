"""Reads whether a message agrees or declines, also where it only echoes the question."""

import re
from typing import NamedTuple

from agent.typed.kin import OPPOSITES
from agent.typed.words import FILLERS, fold, is_asking, is_indifferent, is_unsure, words


class StanceRead(NamedTuple):
    value: bool
    leftovers: tuple[str, ...]


_EMOJI = dict.fromkeys("👍✅👌✔💯🙏", "yes") | dict.fromkeys("👎❌🚫✖", "no")
_HAIL = r"^(?:(?:oh|well|um+|uh+|h+m+|ah|hey|hi|hello|so|and|thanks|thank you|great|perfect)[,.!]* )?"
_YES = re.compile(
    _HAIL
    + r"(?:y(?:es+|eah*|ea|ep+|up+|ah|a|es sir|essir)?|aye|sure(?: thing)?|ok(?:ay|ey)?|k|kk|al ?right|all right|absolutely|definitely|certainly|of course"
    r"|indeed|correct|right|true|exactly|affirmative|totally|by all means|go ahead|go for it|you bet|for sure|obviously|naturally"
    r"|that'?s (?:right|correct|true)|that is (?:right|correct|true)|sounds (?:good|great|fine|perfect|nice|ok|okay|lovely|right)|please do(?! not|n't)"
    r"|agreed?|accept(?:ed)?|confirm(?:ed)?|enabled?"
    r"|(?:please|on|(?:i|we) (?:do|would|am|are|will|can|have|did)|it (?:is|does|will|should|has)|they (?:are|do)|there (?:is|are))(?=$|[,.!;]| (?:please|thanks?|indeed|actually)\b)"
    r")(?![\w'])"
)
_NO = re.compile(
    _HAIL
    + r"(?:sorry[, ]+)?(?:n|no+|nope|nah+|naw|nay|never|negative|false|incorrect|wrong|off|disabled?|not (?:really|at all|now|today|this time|necessarily|necessary|needed|required|yet)"
    r"|no way|no thanks?|no thank you|certainly not|absolutely not|of course not|definitely not|probably not|don't|do not|dont|please don't|please do not"
    r"|i'll pass|pass|skip (?:it|that)|decline|neither)(?![\w'])"
)
_AGREEING = re.compile(
    r"\b(?:no problems?|no worries|no objections?|no issues?|no complaints?|no harm|no trouble|not a problem|not an issue|not a bad idea|not bad|why not"
    r"|(?:(?:i|we)(?:'d| would)? )?(?:don't|do not|dont|wouldn't|would not|won't|will not|didn't) (?:really )?mind|no, (?:i|we) (?:don't|do not) mind|doesn't bother|can't wait)\b"
)
_DECLINING = re.compile(
    r"\b(?:not|no|never|cannot|without|nor|neither|none|refuse|decline|against|dislike|hate|avoid|exclude|remove|skip|forget it|leave (?:it|that|this) out|i mind|do mind|rather alone"
    r"|instead of)\b|n't\b|\bdont\b|\bwont\b"
)
_CONTENT = re.compile(
    r"\b(?:ok|okay|okey|fine|good|great|perfect|works?|working|sounds|nice|lovely|wonderful|excellent|cool|awesome|amazing|fantastic|acceptable|comfortable|happy|glad|love"
    r"|like|want|need|prefer|interested|agree|agreed|accept|confirm|confirmed|please|go ahead|do it|do that|do so|will do|would do|yes|yeah|yep|sure|enjoy|i do|i would|i am|i will"
    r"|it is|they are|i think so|i guess|i suppose|i believe so|deal|proceed|continue|required|requires?|necessary|essential|important|definitely|absolutely|of course|certainly"
    r"|include|add|included|added|fully|all right|alright|suits|correct|right|useful|helpful|glad to|be it|let's|preferable|ideal|better|best)\b"
)
_MINDING = re.compile(
    r"\b(?:do|would|will|does|did) (?:you|he|she|they|anyone) mind\b|\b(?:any|have) (?:an )?objections?\b"
)
_REQUEST = re.compile(r"^(?:\w+[,.] )?(?:can|could|may|would|will) (?:i|we|you|it)\b|^(?:how|what) about\b")
_AUXILIARY = re.compile(r"^(?:is|are|does|do|did|was|will|would|can|could|should|has|have|am)\b")
_ALTERNATIVE = re.compile(
    r"([\w'-]+(?: [\w'-]+)?),? or (?:(?:do|would|will) (?:you|it) (?:\w+ )?)?(?:a |an |the |to |be )*([\w'-]+)"
)
_BUT = re.compile(r"\b(?:but|however|although|though|unless)\b")
_SOFT_REFUSAL = re.compile(
    r"^[\s,.!]*(?:i think |i guess |but )?(?:(?:that'?s|that is|it'?s|it is|i'?m|i am|we'?re) )?(?:ok(?:ay)?|fine|good|alright|all right|all good|great|all|all set)\b"
)
_STANCE_WORDS = frozenset(
    """
    yes yeah yea yep yup ya sure ok okay okey k alright absolutely definitely certainly course indeed correct right true exactly affirmative totally please
    no nope nah never negative not don't do dont won't wont didn't doesn't isn't wouldn't mind problem problems worries objection objections issue issues
    cool awesome amazing fantastic excellent lovely acceptable comfortable glad interested agree agreed accept confirm confirmed enjoy deal proceed continue
    required require requires necessary essential important include add suits useful helpful rather thanks bother without sounds sound idea bet by all means
    y n can't cannot why ahead doubt hurry rush
    false wrong incorrect pass decline skip if necessarily today time okey-dokey guess suppose believe reason needing wanting having preferable thing
    """.split()
)
_SUFFIX = re.compile(r"(?:ing|ed|es|s|e|able|ance)$")


def read_stance(message: str, question: str = "", label: str = "") -> StanceRead | None:
    """True where the message agrees with what was asked, False where it declines, None where neither is clear."""
    folded = _EMOJI.get(message.strip().rstrip("\ufe0f"), fold(message))
    if is_unsure(folded) or is_indifferent(folded) or not folded:
        return None
    asked = fold(question)
    plain, agreements = _AGREEING.subn(" agreed ", folded)
    if not agreements and _wants_to_know(folded):
        return None
    value = _stance(plain.strip(), bool(agreements), asked, fold(label))
    return None if value is None else StanceRead(value, _leftovers(folded, f"{asked} {fold(label)}"))


def _stance(text: str, agreed: bool, asked: str, label: str) -> bool | None:
    picked = _picked(text, asked, label)
    if picked is not None:
        return picked
    minding = _MINDING.search(asked) is not None
    if lead := _NO.match(text):
        return _after_no(text[lead.end() :], agreed, minding, asked)
    if lead := _YES.match(text):
        return _after_yes(text[lead.end() :], agreed, minding, asked)
    return _unled(text, agreed, asked)


def _after_no(rest: str, agreed: bool, minding: bool, asked: str) -> bool | None:
    if minding:
        return None if _BUT.search(rest) or (_DECLINING.search(rest) and not agreed) else True
    if agreed:
        return True
    if _BUT.search(rest):
        return None
    if _DECLINING.search(rest) or _opposed(rest, asked) or _SOFT_REFUSAL.match(rest):
        return False
    return None if _CONTENT.search(rest.removeprefix(", please")) and _echoes(rest, asked) else False


def _after_yes(rest: str, agreed: bool, minding: bool, asked: str) -> bool | None:
    bare = re.sub(r"\bno (?:doubt|hurry|rush|matter)\b|\bnot (?:only|just|too)\b", " ", rest)
    if _DECLINING.search(bare) and not agreed:
        return None if _echoes(rest, asked) or _CONTENT.search(rest) or len(words(rest)) < 6 else True
    if _opposed(rest, asked):
        return None
    if minding and not agreed and not _CONTENT.search(rest):
        return None
    return True


def _unled(text: str, agreed: bool, asked: str) -> bool | None:
    declining = _DECLINING.search(text)
    if agreed:
        return None if declining and _BUT.search(text) else True
    if declining:
        return (
            None
            if _BUT.search(text) or not (_echoes(text, asked) or _CONTENT.search(text) or _is_short(text))
            else False
        )
    if _opposed(text, asked):
        return False
    if _echoes(text, asked):
        return True
    return True if _CONTENT.search(text) and not _leftovers(text, asked) else None


def _picked(text: str, asked: str, label: str) -> bool | None:
    """`private or shared?` has no yes and no: the side that the field's own words name is yes."""
    match = _ALTERNATIVE.search(asked)
    if not match:
        return None
    sides = [_roots(match[1]) - _roots(match[2]), _roots(match[2]) - _roots(match[1])]
    said = [bool(side & _roots(text)) for side in sides]
    named = [bool(side & _roots(label)) for side in sides]
    if said[0] == said[1] or named[0] == named[1]:
        return None
    chosen = said == named
    return not chosen if re.search(r"(?:\bnot|n't|\bno)\b", text) else chosen


def _wants_to_know(folded: str) -> bool:
    if is_asking(folded):
        return True
    return folded.endswith("?") and bool(_AUXILIARY.match(folded)) and not _REQUEST.match(folded)


def _opposed(text: str, asked: str) -> bool:
    """Names the contrary of what was asked and not the thing itself: `unfurnished`, `a private one` where shared was asked."""
    spaced = f" {' '.join(words(text))} "
    for word in words(asked):
        if f" {word} " in spaced:
            continue
        if f" un{word} " in spaced or f" non{word} " in spaced or f" non {word} " in spaced:
            return True
        if any(f" {' '.join(words(other))} " in spaced for other in OPPOSITES.get(word, ())):
            return True
    return False


def _echoes(text: str, asked: str) -> bool:
    return bool(_roots(text) & _roots(asked))


def _roots(text: str) -> set[str]:
    return {_SUFFIX.sub("", word) or word for word in words(text) if word not in FILLERS and word not in _STANCE_WORDS}


def _is_short(text: str) -> bool:
    return len(words(text)) <= 4


def _leftovers(text: str, asked: str) -> tuple[str, ...]:
    known = _roots(asked)
    return tuple(
        w for w in words(text) if w not in FILLERS and w not in _STANCE_WORDS and (_SUFFIX.sub("", w) or w) not in known
    )
