"""Whose yes it is: a model may only pass on one that stands in the message that it read."""

from __future__ import annotations

from dataclasses import replace

from agent.interpreters import Heard, Interpretation
from agent.typed.consent import read_consent
from wizard.commands import Command, Confirm, ShowHelp, ShowRemaining, ShowSummary
from wizard.outcomes import CommandRefused

SHOWING = (ShowHelp, ShowRemaining, ShowSummary)
WITHHELD = CommandRefused("confirm", "not_agreed", "For that I need a plain yes from you.")


def with_consent(understood: Interpretation, heard: Heard) -> Interpretation:
    """The model's commands without a yes that the person didn't give, or gave to something else than what was asked.

    Publishing can't be taken back, so words in which no yes is found, and a yes beside another wish, are asked about
    again: that costs the person a word, the contrary an event that they didn't want.
    """
    awaiting = heard.run.awaiting
    kept: tuple[Command, ...] = tuple(command for command in understood.commands if not isinstance(command, Confirm))
    if kept == understood.commands or awaiting is None or awaiting.kind != "confirmation":
        return understood
    if all(isinstance(command, SHOWING) for command in kept) and read_consent(heard.message, awaiting.question):
        return understood
    return replace(understood, commands=kept, refused=(*understood.refused, WITHHELD))
