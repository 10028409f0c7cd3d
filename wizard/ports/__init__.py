"""The ports: what the other rooms ask of storage, as async protocols over the records."""

from wizard.ports.accounts import AccountStore
from wizard.ports.events import EventStore
from wizard.ports.ledger import Ledger, LedgerWork
from wizard.ports.records import (
    Account,
    Claimed,
    EffectClass,
    EventDraft,
    Execution,
    Existing,
    Frame,
    FrameBatch,
    Interaction,
    InteractionLine,
    Page,
    RunRecord,
    Session,
    Turn,
    WizardRef,
)
from wizard.ports.runs import InteractionStore, RunChange, RunStore, SessionStore
from wizard.ports.turns import Advance, TurnStore
from wizard.ports.wizards import WizardStore

__all__ = [
    "Account",
    "AccountStore",
    "Advance",
    "Claimed",
    "EffectClass",
    "EventDraft",
    "EventStore",
    "Execution",
    "Existing",
    "Frame",
    "FrameBatch",
    "Interaction",
    "InteractionLine",
    "InteractionStore",
    "Ledger",
    "LedgerWork",
    "Page",
    "RunChange",
    "RunRecord",
    "RunStore",
    "Session",
    "SessionStore",
    "Turn",
    "TurnStore",
    "WizardRef",
    "WizardStore",
]
