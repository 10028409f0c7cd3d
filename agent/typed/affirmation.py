"""Reads whether a message agrees or declines, also where it only echoes the question."""

import re
from typing import NamedTuple

from agent.typed.kin import OPPOSITES, kin
from agent.typed.patterns import one_of, word_set
from agent.typed.words import FILLERS, fold, is_asking, is_indifferent, is_unsure, words


class StanceRead(NamedTuple):
    value: bool
    leftovers: tuple[str, ...]
    led: bool = False  # begins with a plain yes or no


_EMOJI = dict.fromkeys("👍✅👌✔💯🙏", "yes") | dict.fromkeys("👎❌🚫✖", "no")
_HAIL = r"^(?:(?:oh|well|um+|uh+|h+m+|ah|hey|hi|hello|so|and|thanks|thank you|great|perfect)[,.!]* )?"
_ALONE = r"(?=$|[,.!;]| (?:please|thanks?|indeed|actually)\b)"
_YES = re.compile(
    _HAIL
    + one_of(
        rf"""
        y(?:es+|eah*|ea|ep+|up+|ah|a|es sir|essir)?|aye|sure(?: thing)?|ok(?:ay|ey)?|k|kk|al ?right|all right
        absolutely|definitely|certainly|of course|indeed|correct
        right|true|exactly|affirmative|totally|obviously|naturally
        by all means|go ahead|go for it|you bet|for sure|agreed?|accept(?:ed)?|confirm(?:ed)?|enabled?
        that(?:'s| is|s) (?:right|correct|true)
        sounds (?:good|great|fine|perfect|nice|ok|okay|lovely|right)
        please do(?! not|n't)
        (?:please|on){_ALONE}
        (?:i|we) (?:do|would|am|are|will|can|have|did){_ALONE}
        (?:it (?:is|does|will|should|has)|they (?:are|do)|there (?:is|are)){_ALONE}
        """
    )
    + r"(?![\w'])"
)
_NO = re.compile(
    _HAIL
    + r"(?:sorry[, ]+)?"
    + one_of(
        r"""
        n|no+|nope|nah+|naw|nay|never|negative|false|incorrect|wrong|off|disabled?|pass|decline|neither
        not (?:really|at all|now|today|this time|necessarily|necessary|needed|required|yet)
        no way|no thanks?|no thank you|(?:certainly|absolutely|of course|definitely|probably) not
        (?:please )?(?:don't|do not|dont)|i'll pass|skip (?:it|that)
        """
    )
    + r"(?![\w'])"
)
_AGREEING = re.compile(
    r"\b(?:no problems?|no worries|no objections?|no issues?|no complaints?|no harm|no trouble|not a problem"
    r"|not an issue|not a bad idea|not bad|why not"
    r"|(?:(?:i|we)(?:'d| would)? )?(?:don't|do not|dont|wouldn't|would not|won't|will not|didn't) (?:really )?mind"
    r"|no, (?:i|we) (?:don't|do not) mind|(?:doesn't|does not|wouldn't|would not|won't) (?:bother|matter to|hurt)"
    r"|can't wait)\b"
)
_DECLINING = re.compile(
    r"\b(?:not|no|never|cannot|without|nor|neither|none|refuse|decline|against|dislike|hate|avoid|exclude|remove|skip"
    r"|forget it|leave (?:it|that|this) out|i mind|do mind|rather alone"
    r"|instead of)\b|n't\b|\bdont\b|\bwont\b"
)
_CONTENT = re.compile(
    r"\b(?:ok|okay|okey|fine|good|great|perfect|works?|working|sounds|nice|lovely|wonderful|excellent|cool|awesome"
    r"|amazing|fantastic|acceptable|comfortable|happy|glad|love"
    r"|like|want|need|prefer|interested|agree|agreed|accept|confirm|confirmed|please|go ahead|do it|do that|do so"
    r"|will do|would do|yes|yeah|yep|sure|enjoy|i do|i would|i am|i will"
    r"|it is|they are|i think so|i guess|i suppose|i believe so|deal|proceed|continue|required|requires?|necessary"
    r"|essential|important|definitely|absolutely|of course|certainly"
    r"|include|add|included|added|fully|all right|alright|suits|correct|right|useful|helpful|glad to|be it|let's"
    r"|preferable|ideal|better|best)\b"
)
_MINDING = re.compile(
    r"\b(?:do|would|will|does|did) (?:you|he|she|they|anyone) mind\b|\b(?:any|have) (?:an )?objections?\b"
)
_REQUEST = re.compile(r"^(?:\w+[,.] )?(?:can|could|may|would|will) (?:i|we|you|it)\b|^(?:how|what) about\b")
_AUXILIARY = re.compile(r"^(?:is|are|does|do|did|was|will|would|can|could|should|has|have|am)\b")
_ALTERNATIVE = re.compile(
    r"([\w'-]+(?: [\w'-]+)?),? or (?:(?:do|would|will) (?:you|it) (?:\w+ )?)?(?:a |an |the |to |be )*([\w'-]+)"
)
_NEGATED = re.compile(r"\bnot?\b|n't\b")
_BUT = re.compile(r"\b(?:but|however|although|though|unless)\b")
_SOFT_REFUSAL = re.compile(
    r"^[\s,.!]*(?:i think |i guess |but )?(?:(?:that'?s|that is|it'?s|it is|i'?m|i am|we'?re) )?(?:ok(?:ay)?|fine"
    r"|good|alright|all right|all good|great|all|all set)\b"
)
_STANCE_WORDS = word_set(
    """
    yes yeah yea yep yup ya sure ok okay okey k alright absolutely definitely certainly course indeed correct
    right true exactly affirmative totally please no nope nah never negative not don't do dont won't wont didn't
    doesn't isn't wouldn't mind problem problems worries objection objections issue issues cool awesome amazing
    fantastic excellent lovely acceptable comfortable glad interested agree agreed accept confirm confirmed
    enjoy deal proceed continue required require requires necessary essential important include add suits useful
    helpful rather thanks bother without sounds sound idea bet by all means y n can't cannot why ahead doubt
    hurry rush false wrong incorrect pass decline skip if necessarily today time okey-dokey guess suppose
    believe reason needing wanting having preferable thing
    """
)
_SUFFIX = re.compile(r"(?:ing|ed|es|s|e|able|ance|er|ers|y)$")


def read_stance(message: str, question: str = "", label: str = "") -> StanceRead | None:
    """True where the message agrees with what was asked, False where it declines, None where neither is clear."""
    folded = _EMOJI.get(message.strip().rstrip("\ufe0f"), fold(message))
    if is_unsure(folded) or is_indifferent(folded) or not folded:
        return None
    asked, named = fold(question), fold(label)
    plain, agreements = _AGREEING.subn(" agreed ", folded)
    if not agreements and _wants_to_know(folded):
        return None
    value = _stance(plain.strip(), bool(agreements), asked, named)
    if value is None:
        return None
    led = _YES.match(folded) is not None or _NO.match(folded) is not None
    return StanceRead(value, _leftovers(folded, f"{asked} {named}"), led)


def _stance(text: str, agreed: bool, asked: str, named: str) -> bool | None:
    sides = _sides(asked)
    if sides and (said := _only_side(sides, text)) is not None:
        return _named_side(sides, said, text, named)
    minding = _MINDING.search(asked) is not None
    if lead := _NO.match(text):
        return _after_no(text[lead.end() :], agreed, minding, asked)
    if lead := _YES.match(text):
        return _after_yes(text[lead.end() :], agreed, minding, asked)
    return _unled(text, agreed, "", "") if sides else _unled(text, agreed, asked, named)


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


def _unled(text: str, agreed: bool, asked: str, named: str) -> bool | None:
    declining = _DECLINING.search(text)
    opposed = _opposed(text, asked)
    if agreed:
        return None if declining and _BUT.search(text) else True
    if declining:
        about_it = _echoes(text, asked) or _is_short(text) or not _leftovers(text, asked)
        return None if _BUT.search(text) or opposed or not about_it else False
    if opposed:
        return False
    if _echoes(text, f"{asked} {named}"):
        return True
    if not _CONTENT.search(text):
        return None
    return True if _echoes_in_other_words(text, asked) or not _leftovers(text, asked) else None


def _echoes_in_other_words(text: str, asked: str) -> bool:
    spaced = f" {' '.join(words(text))} "
    return any(f" {' '.join(words(other))} " in spaced for word in _content(asked) for other in kin(word))


def _sides(asked: str) -> tuple[set[str], set[str]] | None:
    """The words of each side of `private or shared?`, which has no yes and no."""
    match = _ALTERNATIVE.search(asked)
    if not match:
        return None
    first, second = _roots(match[1]), _roots(match[2])
    return (first - second, second - first) if first - second and second - first else None


def _only_side(sides: tuple[set[str], set[str]], text: str) -> int | None:
    said = [place for place, side in enumerate(sides) if side & _roots(text)]
    return said[0] if len(said) == 1 else None


def _named_side(sides: tuple[set[str], set[str]], said: int, text: str, label: str) -> bool | None:
    """The side that the field's own words name is yes."""
    named = _only_side(sides, label)
    if named is None:
        return None
    return (said == named) is not bool(_NEGATED.search(text))


def _wants_to_know(folded: str) -> bool:
    if is_asking(folded):
        return True
    return folded.endswith("?") and bool(_AUXILIARY.match(folded)) and not _REQUEST.match(folded)


def _opposed(text: str, asked: str) -> bool:
    """Names the contrary of what was asked and not the thing itself: `unfurnished`, `a private one` for shared."""
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


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in FILLERS and word not in _STANCE_WORDS]


def _roots(text: str) -> set[str]:
    return {_root(word) for word in _content(text)}


def _root(word: str) -> str:
    return _SUFFIX.sub("", word) or word


def _is_short(text: str) -> bool:
    return len(words(text)) <= 4


def _leftovers(text: str, asked: str) -> tuple[str, ...]:
    known = _roots(asked)
    return tuple(word for word in _content(text) if _root(word) not in known)
