"""What people say to be polite, or to know whom they talk to: nothing to apply, but something to answer."""

import re
from collections.abc import Mapping
from typing import Literal

from agent.typed.words import fold

Smalltalk = Literal["greeting", "intention", "thanks", "agreement", "about", "later", "undecided"]

_HELLO = r"(?:hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|yo|hola|salut|hallo)"
_WISHING = r"(?:'d| would)? (?:want|like|need|love|wish|plan|hope)|(?:'m| am|'re| are) (?:trying|here|going)"
_MAKING = r"(?:publish|create|make|organi[sz]e|plan|set up|start|host|put on|announce|prepare|begin)"
_THING = r"(?:a|an|my|our|the|some|another) [\w' -]{2,40}"
_FINE = r"(?:ok(?:ay)?|alright|all right|sure|great|cool|nice|perfect|got it|i see|understood|fine)"
_THANKS = r"(?:many )?(?:thanks|thank you|thx|cheers|ty)(?: (?:a lot|so much|very much|usher))?"
_ABILITY = r"what can you do(?: for me)?|(?:who|what) (?:are|r) (?:you|u)"
_NATURE = r"are you (?:a |an )?(?:real|human|person|bot|robot|ai|machine)(?: person)?"
_AFTER = r"(?:later(?: on)?|after(?:wards?| that| this)?|again|any ?time|at the end|then|once it's published)"
_LATER = (
    rf"(?:(?:and|but|so) )?(?:can|could|may|will) (?:i|we) (?:still |also |be able to |always )*"
    rf"(?:change|edit|correct|add|fix|update|set)(?: (?:it|this|that|things?|them|my answers?|my mind))? {_AFTER}"
)
_YET = r"(?:[, ]+(?:yet|right now|at the moment|for now|really|sorry|honestly))*"
_UNDECIDED = (
    r"(?:(?:hmm+|um+|uh+|oh|well|sorry|honestly|maybe)[,.! ]+)*(?:i(?:'m| am) |i |we(?:'re| are) |we )?(?:still )?"
    r"(?:(?:really )?(?:don't|do not|dont) (?:really |even )?know|not (?:so |quite |really )?sure|unsure|no idea"
    r"|no clue|dunno|undecided|tbd|tba|(?:haven't|have not) (?:decided|thought about (?:it|that))|can't (?:decide|say)"
    r"|whatever|(?:it's |that's )?up to you|you (?:choose|decide|pick)|your choice|surprise me|don't care|let me think"
    rf"|to be (?:decided|determined|announced|confirmed)){_YET}(?: about (?:it|that|this))?{_YET}"
)
_KINDS: tuple[tuple[Smalltalk, re.Pattern[str]], ...] = (
    ("greeting", re.compile(rf"(?:{_HELLO}(?: (?:there|again|everyone|usher))?[,.! ]*)+")),
    ("intention", re.compile(rf"(?:{_HELLO}[,.! ]+)?(?:i|we)(?:{_WISHING}) to {_MAKING} {_THING}[.!]*")),
    ("thanks", re.compile(rf"(?:{_FINE}[,.! ]+)?{_THANKS}[.! ]*")),
    ("agreement", re.compile(rf"{_FINE}[.! ]*")),
    ("later", re.compile(rf"{_LATER}|(?:{_UNDECIDED})[,.]+ {_LATER}")),
    ("undecided", re.compile(rf"(?:{_UNDECIDED})[.! ]*")),
    ("about", re.compile(rf"{_ABILITY}|{_NATURE}")),
)
ANSWERS: Mapping[str, str] = {
    "greeting": "Hello!",
    "intention": "Good — then let's go on.",
    "thanks": "You're welcome!",
    "agreement": "",
    "later": "Yes: until it is done you can change any answer. Just say “change …” and what it is to be.",
    "undecided": "That's fine, a first idea is enough: you can still change it before it is done.",
    "about": "I'm Usher, the assistant of this page: I ask, you answer in your own words, and I keep track.",
}

OF_GOING_ON: frozenset[Smalltalk] = frozenset({"intention", "later", "undecided"})
"""What is answered only while there is something to go on with."""


def read_smalltalk(message: str) -> Smalltalk | None:
    """What kind of small talk the whole message is."""
    said = fold(message).strip(" ?")
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(said)), None)
