"""Folds a message into plain lower-case words and knows which of them carry no content."""

import re
import unicodedata
from collections.abc import Iterable

from agent.typed.patterns import word_set

_FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": " "}
)
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")


FILLERS = word_set(
    """
    a about absolutely actually again ah all alright also am an and any anything approximately are around as at
    be been being best better book but by bye can cheers choose could definitely do does doing done dont ever
    exactly feel find fine for from fully get give go going gonna good got great guess had happy has have having
    hello hey hi hmm how i i'd i'll i'm i've ideal if ill im in into is it it'd it'll it's its ive just kind
    know let let's lets like likely look looking lot love make many maybe me mean might mine most much must my
    myself nah need needed nice no now of oh ok okay on one only or our ours ourselves part perfect perhaps pick
    plan please pls plz possible possibly prefer preferably preferred pretty probably put quite rather really
    right roughly said say search see select set shall she should so some something sorry sort suit sure take
    tell thank thanks that that'd that'll that's thats the them then there there's these they they're thing
    things think thinking this those thx to too total totally try um uh up us use used using very want wanted
    wants was way we we'd we'll we're well went were what what's when where which while wil will wish with
    wonderful work working works would yeah yep yes yet yup you you'd you're your yours
    """
)

_WEIGHTLESS = FILLERS | word_set(
    "until till people person persons back day date time interested enjoy start starting near least him her everyone"
)
_UNSURE = re.compile(
    r"\b(?:not sure|unsure|don'?t know|do not know|no idea|dunno|no clue|not certain|haven'?t decided|have not decided"
    r"|undecided|not (?:yet )?decided|to be (?:decided|determined|announced|confirmed)"
    r"|can'?t decide|cannot decide|can'?t say|hard to say|it depends|depends on|tbd)\b"
)
_INDIFFERENT = re.compile(
    r"\b(?:don'?t care|do not care|doesn'?t matter|does not matter|no preference|not picky|whatever|whichever"
    r"|up to you|you (?:choose|decide|pick)|surprise me|anything (?:is|will be|would be|works|goes)|any (?:is|will"
    r"|of them|works)"
    r"|either(?: one)? (?:is|will|would|works)|no particular|nothing in particular|nothing special|nothing specific"
    r"|all the same to me|makes no difference|don'?t have (?:a|any) preference|do not have (?:a|any) preference)\b"
)
_CLEFT = re.compile(r"^(?:so |well,? )?what (?:i|we)(?:'m|'d|'ll|'re)?\b")
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
_ASKING = re.compile(
    r"^(?:(?:sorry|hmm+|um+|ok|okay|well|wait|but|and|so|please)[\s,.!]+)?"
    r"(?:what|what's|whats|why|who|whose|whom|where|when|which|how (?!about\b)|how's)\b"
)


def fold(text: str) -> str:
    """Lower case, straight quotes and dashes, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_FOLDED)).translate(_FOLDED).replace("⁄", "/")
    return " ".join(text.lower().replace("`", "'").split())


def words(folded: str) -> list[str]:
    return _WORD.findall(folded)


def stem(word: str) -> str:
    """The singular of a plural and nothing more, so that `checking` never meets `check`."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry content."""
    return frozenset(stem(word) for word in words(fold(text)) if word not in FILLERS)


def leftovers(remainder: str, known: Iterable[str] = ()) -> list[str]:
    """Words of a remainder that are neither fillers nor known from the question."""
    familiar = frozenset(known)
    return [word for word in words(remainder) if not {word, stem(word)} & _WEIGHTLESS and stem(word) not in familiar]


def is_unsure(folded: str) -> bool:
    return _UNSURE.search(folded) is not None


def is_indifferent(folded: str) -> bool:
    return _INDIFFERENT.search(folded) is not None


def is_asking(folded: str) -> bool:
    """Begins as a question that wants to know something, not as a polite request or `what I need is …`."""
    return _ASKING.match(folded) is not None and (folded.endswith("?") or not _CLEFT.match(folded))


def without_questions(folded: str) -> tuple[str, str]:
    """The sentences that may answer, and those that only ask: `What else is there? I'll take the 12th.`"""
    if not is_asking(folded) and "?" not in folded[:-1]:
        return folded, ""
    sentences = _SENTENCE_END.split(folded)
    telling = [sentence for sentence in sentences if not is_asking(sentence)]
    return " ".join(telling), " ".join(sentence for sentence in sentences if is_asking(sentence))
