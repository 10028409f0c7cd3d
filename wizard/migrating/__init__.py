"""Takes runs from one version of their wizard to another, and back: what is kept, converted, set aside, newly asked."""

from wizard.migrating.carrying import carried
from wizard.migrating.fates import Detached, Fate, FieldFate, Plan, Undoing
from wizard.migrating.planning import plan
from wizard.migrating.prefilling import Prefilled, prefill
from wizard.migrating.undoing import undo

__all__ = ["Detached", "Fate", "FieldFate", "Plan", "Prefilled", "Undoing", "carried", "plan", "prefill", "undo"]
