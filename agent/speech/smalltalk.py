"""What people say to be polite, or to know whom they talk to: nothing to apply, but something to answer."""

import re
from collections.abc import Mapping
from typing import Literal

from agent.typed.words import fold

Smalltalk = Literal["greeting", "intention", "thanks", "agreement", "about"]

_HELLO = r"(?:hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|yo|hola|salut|hallo)"
_WISHING = r"(?:'d| would)? (?:want|like|need|love|wish|plan|hope)|(?:'m| am|'re| are) (?:trying|here|going)"
_MAKING = r"(?:publish|create|make|organi[sz]e|plan|set up|start|host|put on|announce|prepare|begin)"
_THING = r"(?:a|an|my|our|the|some|another) [\w' -]{2,40}"
_FINE = r"(?:ok(?:ay)?|alright|all right|sure|great|cool|nice|perfect|got it|i see|understood|fine)"
_THANKS = r"(?:many )?(?:thanks|thank you|thx|cheers|ty)(?: (?:a lot|so much|very much|usher))?"
_ABILITY = r"what can you do(?: for me)?|(?:who|what) (?:are|r) (?:you|u)"
_NATURE = r"are you (?:a |an )?(?:real|human|person|bot|robot|ai|machine)(?: person)?"
_KINDS: tuple[tuple[Smalltalk, re.Pattern[str]], ...] = (
    ("greeting", re.compile(rf"(?:{_HELLO}(?: (?:there|again|everyone|usher))?[,.! ]*)+")),
    ("intention", re.compile(rf"(?:{_HELLO}[,.! ]+)?(?:i|we)(?:{_WISHING}) to {_MAKING} {_THING}[.!]*")),
    ("thanks", re.compile(rf"(?:{_FINE}[,.! ]+)?{_THANKS}[.! ]*")),
    ("agreement", re.compile(rf"{_FINE}[.! ]*")),
    ("about", re.compile(rf"{_ABILITY}|{_NATURE}")),
)
ANSWERS: Mapping[str, str] = {
    "greeting": "Hello!",
    "intention": "Good — then let's go on.",
    "thanks": "You're welcome!",
    "agreement": "",
    "about": "I'm Usher, the assistant of this page: I ask, you answer in your own words, and I keep track.",
}


def read_smalltalk(message: str) -> Smalltalk | None:
    """What kind of small talk the whole message is."""
    said = fold(message).strip(" ?")
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(said)), None)
