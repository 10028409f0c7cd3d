"""The words by which people steer: back, skip, summary, what is left, start over, cancel, help."""

import re
from collections.abc import Callable

from agent.typed.patterns import one_of, word_set
from wizard.commands import Cancel, Command, GoBack, ShowHelp, ShowRemaining, ShowSummary, Skip, StartOver

_THING = r"(?:question|step|one|field|page|part|screen|section|stage|item)"
_THAT = r"(?:it|this|that)"
_ALL = one_of(
    r"""
    it|this|that|everything|all|all of (?:it|this|that)
    the (?:whole )?(?:thing|process|wizard|event|setup|form|conversation|chat|session|run|order|booking|request)
    """
)
_BACK = one_of(
    rf"""
    (?:(?:go|step|take me|bring me|move|get) )?back(?: up| once| again)?(?: (?:one|a|1))?(?: {_THING})?
    (?:go |take me )?back to (?:the )?(?:previous|last|prior|one before)(?: {_THING})?
    (?:go to |take me to |show me )?(?:the )?previous(?: {_THING})?
    undo(?: that| this| it| the last (?:answer|step|one))?
    last (?:question|step)
    the question before
    """
)
_SKIP = one_of(
    rf"""
    skip(?: (?:it|that|this|over|past))?(?: (?:the|this|that))?(?: (?:{_THING}|it))?(?: for the moment)?
    pass(?: on {_THAT}(?: one)?)?
    next(?: {_THING})?
    go to the next {_THING}
    leave {_THAT}(?: one)? (?:blank|empty|out|open)
    ignore {_THAT}(?: one)?
    do {_THAT} later
    come back to {_THAT} later
    not now|move on|later|ask me later|no answer
    (?:(?:i'd|i would) )?(?:prefer|rather) not (?:to )?(?:say|answer)
    """
)
_SHOW = r"(?:(?:show|give|see|tell|list|view|display|print|get)(?: me)? )?"
_SUMMARY_WORD = r"(?:summary|recap|overview|answers)"
_SAID = r"(?:said|say|told you|tell you|entered|enter|answered|answer|given you|give you|filled in)"
_SUMMARY = one_of(
    rf"""
    {_SHOW}(?:(?:a|the|my|your) )?(?:(?:full|short|quick) )?{_SUMMARY_WORD}(?: so far)?
    {_SHOW}(?:a |the )?{_SUMMARY_WORD} of (?:(?:my|the) answers|what i(?: have|'ve)? {_SAID})(?: so far)?
    what (?:have i|did i|i've|have we|did we) (?:{_SAID}|so far)(?: so far)?
    what do you (?:have|know)(?: so far| about (?:it|my event|the event))?
    (?:show me|tell me) what (?:i|i've|you|we)(?: have)? (?:said|have|entered|told you|got)(?: so far)?
    what(?: have|'ve)? (?:we|you) got(?: so far)?
    summari[sz]e(?: it| this| that| everything)?
    review(?: my answers| everything| it)?
    """
)
_TO_DO = r"(?: to (?:do|know|answer|say|enter|fill in))?"
_COUNTED = (
    "(?:more|questions|steps|fields|things|is|are|do|does|else|i|we|there|still|left|remaining|remain|to go|have)"
)
_REMAINING = one_of(
    rf"""
    what(?:'s| is| else is)?(?: still)? (?:left|missing|remaining|outstanding|open|next|to do|needed){_TO_DO}
    what remains(?: to be done| to do)?
    what (?:else )?(?:do|should|must|does) (?:you|i|we|it) (?:still )?(?:need|have)(?: left)?(?: from me|{_TO_DO})
    what else|anything else(?: left| missing)?
    how (?:much|many)(?: {_COUNTED})+
    how far (?:along )?(?:are we|am i)
    how much longer
    (?:are we|am i) (?:done|finished|there)(?: yet)?
    progress|show (?:me )?(?:my |the )?progress
    where (?:are we|am i|was i|were we)
    done|finished|finish|all done|(?:i'm|i am|we're|we are) (?:done|finished)|(?:that's|that is) (?:all|it|everything)
    """
)
_RESTART = one_of(
    r"""
    (?:start|begin)(?: all)? (?:over|again|anew|afresh|fresh|from (?:scratch|zero|the (?:beginning|start|top)))
    (?:start|begin) (?:over|again) from (?:scratch|the (?:beginning|start|top))
    restart(?: (?:it|this|everything|the (?:wizard|process|whole thing)))?
    from the (?:top|beginning)
    reset(?: (?:it|this|everything|all))?
    (?:delete|erase|clear|discard|forget|wipe) (?:everything|all|it all)(?: and start (?:over|again))?
    (?:delete|erase|clear|discard|forget|wipe) (?:all (?:of it|my answers))
    do it all again
    redo (?:everything|it all|the whole thing)
    """
)
_CANCEL = one_of(
    rf"""
    (?:cancel|quit|abort|stop|never ?mind)(?: {_ALL})?
    (?:give up|abandon)(?: on)?(?: {_ALL})?
    forget (?:about )?{_ALL}
    (?:end|stop) (?:{_ALL}|here)
    exit|call it off|i quit|leave the (?:wizard|chat)
    (?:don't|do not) want to (?:continue|go on|proceed|do {_THAT}|create (?:it|this|an event))(?: any ?more)?
    (?:i've|i have|have)? ?changed my mind
    """
)
_HELP = one_of(
    rf"""
    help(?: me)?(?: out)?(?: with {_THAT})?
    what do you mean(?: by {_THAT})?
    what(?: does|'s| is) {_THAT}(?: mean| for| about| supposed to mean)?
    (?:don't|do not|didn't|did not|can't) (?:understand|get|follow)(?: (?:{_THAT}|you|the question))?
    explain(?: (?:{_THAT}|the question|more))?(?: to me)?|clarify
    what (?:should|can|could|do|must|shall|may) i (?:say|enter|answer|write|type|put|choose|do|pick)(?: here| now)?
    what(?: are|'re)? (?:my|the) (?:options|choices|possibilities)(?: here)?
    (?:which|what) (?:options|choices)(?: are there| do i have| are available)?
    (?:show (?:me )?(?:the |my )?)?(?:options|choices)
    (?:give me |show me )?(?:an |some )?examples?|for example
    huh|what|pardon|come again|say {_THAT} again|repeat(?: (?:{_THAT}|the question))?
    (?:i'm|i am|am) (?:lost|confused|stuck)
    how does {_THAT} work
    why|why do you (?:ask|need|want)(?: to know)?(?: {_THAT})?
    why are you asking(?: me)?(?: {_THAT})?|why is {_THAT} (?:needed|required|necessary)
    tell me more|more (?:info|information|details)|what can (?:you|i) do
    (?:in )?what format
    \?+
    """
)
_COMMANDS: tuple[tuple[re.Pattern[str], Callable[[], Command]], ...] = (
    (re.compile(_BACK), GoBack),
    (re.compile(_SKIP), Skip),
    (re.compile(_SUMMARY), ShowSummary),
    (re.compile(_REMAINING), ShowRemaining),
    (re.compile(_RESTART), StartOver),
    (re.compile(_CANCEL), Cancel),
    (re.compile(_HELP), ShowHelp),
)
_LEAD = re.compile(
    "^"
    + one_of(
        r"""
        please|ok(?:ay)?|hmm+|um+|uh+|oh|well|sorry|actually|yes|yeah|yep|sure
        wait|hey|hi|hello|so|no|but|and|alright|all right|now|just|then
        right|oops|thanks|let's|lets|let us|let me|help me|do you mind if i|is it possible to|how (?:do|can) i
        (?:can|could|may|would|will) (?:we|i|you)(?: please)?
        (?:i|we)(?:'d| would)? (?:want|like|need|wish|have|prefer)(?: to)?
        i(?:'m| am) going to|(?:i(?:'ll| will)|i think(?: i(?:'ll| will| want to| would like to| should))?)|i
        """
    )
    + r"(?:[\s,.!:]+|$)"
)
_TAIL = re.compile(
    "(?:[ ,]+"
    + one_of(
        """
        please|pls|thanks|thank you|thx|now|for now|right now|then|if possible|if i may|instead
        """
    )
    + ")+$"
)
_TITLES = word_set(
    """
    progress later pass next review overview recap summary answers reset finished finish done options choices exit
    example     examples explain what why huh pardon repeat quit stop restart
    """
)


def steered(plain: str, core: str, *, asks_text: bool) -> Command | None:
    """The command that a whole message is; where a text is asked for, words that could be a title are none."""
    if asks_text and core in _TITLES:
        return None
    for pattern, command in _COMMANDS:
        if pattern.fullmatch(core) or pattern.fullmatch(plain):
            return command()
    return None


def without_courtesies(plain: str) -> str:
    """`can we go back please` without what it could do without at both ends."""
    core = _TAIL.sub("", plain)
    for _ in range(4):
        shorter = _LEAD.sub("", core, count=1)
        if not shorter or shorter == core:
            break
        core = shorter
    return core.strip(" .!,;?") or plain
