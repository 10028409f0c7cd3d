"""What PostgreSQL refuses, as typed errors: by the constraint's name where we know it, else by the kind of refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import psycopg
from psycopg import errors
from psycopg_pool import PoolClosed, PoolTimeout

from wizard.errors import (
    Conflict,
    EmailTaken,
    Forbidden,
    Invalid,
    LeaseLost,
    NotFound,
    RevisionConflict,
    RunNotReady,
    SignInNeeded,
    TurnInFlight,
    Unavailable,
    UsherError,
)


def _wrong(field: str, message: str) -> Callable[[], UsherError]:
    return lambda: Invalid(message, field=field)


NAMED: Mapping[str, Callable[[], UsherError]] = {
    "users_email_key": EmailTaken,
    "wizards_slug": lambda: Conflict("Another wizard of this organization has that slug.", field="slug"),
    "wizards_slug_form": _wrong("slug", "A slug has 1 to 100 of a-z, 0-9 and hyphens, and no hyphen at an end."),
    "wizards_name_form": _wrong("name", "A name has 1 to 200 characters."),
    "wizard_versions_rollback_of": lambda: NotFound("There is no such version."),
    "wizard_runs_own": NotFound,
    "wizard_runs_transition": lambda: RunNotReady("This run has ended, or has an action on its way."),
    "wizard_runs_revision": RevisionConflict,
    "wizard_stored_runs_completed": lambda: RunNotReady(
        "Only a completed run that still has its answers can be stored."
    ),
    "wizard_stored_runs_name_form": _wrong(
        "name", "A stored run's name has 1 to 255 characters and no blanks around it."
    ),
    "wizard_stored_runs_notes_form": _wrong("notes", "Notes have at most 10,000 characters."),
    "wizard_stored_runs_tags_form": _wrong(
        "tags", "There are at most 20 tags of 1 to 50 characters, none of them twice."
    ),
    "wizard_run_shares_most": lambda: Conflict("A run is shared with 200 people and addresses at most."),
    "wizard_run_shares_told": lambda: Conflict(
        "You had too many mails sent within the hour; go on later, or without mails."
    ),
    "wizard_run_shares_other": lambda: Conflict("This run is your own; the invitation is for somebody else."),
    "wizard_run_shares_account": lambda: Forbidden("Sign in with an account to accept an invitation."),
    "wizard_run_links_most": lambda: Conflict("A run has 20 public links at most; take one back first."),
    "wizard_run_migrations_target": _wrong("to_version", "A run moves to a newer version of its own wizard."),
    "wizard_run_migrations_once": lambda: Conflict("This migration was undone already."),
    "wizard_run_migrations_order": lambda: Conflict("A later migration of this run has to be undone first."),
    "wizard_sessions_thread_form": _wrong("thread_id", "A thread's id has 1 to 255 characters."),
    "wizard_previews_no_effect": lambda: RunNotReady("A preview has no effect."),
    "wizard_turns_client_turn_form": _wrong("turn_id", "A turn's id has 1 to 255 characters."),
    "wizard_run_links_by_link": lambda: Forbidden("Who came by a link makes no other; go on with the one you have."),
    "wizard_run_links_many": lambda: Conflict("This run has twenty links already; revoke one first."),
    "wizard_stored_runs_account": lambda: SignInNeeded(
        "A run is kept for somebody with an account: sign up, or sign in."
    ),
    "visitors_claimed_by": SignInNeeded,
    "visitors_offered": NotFound,
    "visitors_anonymous": lambda: Conflict("These runs belong to an account already."),
    "visitors_busy": TurnInFlight,
    "action_executions_own": NotFound,
    "action_executions_fence": LeaseLost,
    "action_executions_transition": LeaseLost,
    "action_execution_keys_key_form": _wrong("idempotency_key", "An idempotency key has 1 to 255 characters."),
    "events_seen": NotFound,
    "events_operated": Forbidden,
    "events_revision": RevisionConflict,
    "events_transition": lambda: Conflict("An event that was cancelled stays cancelled."),
    "events_title_form": _wrong("title", "A title has 1 to 255 characters."),
    "events_type": _wrong("type", "An event is a fashion show, a pop-up, an exhibition or a launch."),
    "events_date_range": _wrong("event_date", "The date has to be between the years 2000 and 2199."),
    "events_time_zone": _wrong("timezone", "There is no such time zone."),
    "events_venue_mode": _wrong("venue_mode", "A venue is physical, virtual or hybrid."),
    "events_ticket_tiers_form": _wrong("ticket_tiers", "Each tier has a name, a price from 0 and a quantity from 1."),
    "events_total_capacity_range": _wrong("total_capacity", "The capacity is a number from 1 to 10,000,000."),
    "events_payment_account": _wrong("stripe_account_id", "Taking payments needs an account to pay to."),
    "events_payment_account_form": _wrong("stripe_account_id", "An account's id has 1 to 255 characters."),
}
_WRONG_VALUE = (errors.CheckViolation, errors.DataError)
_CLASH = (errors.UniqueViolation, errors.ForeignKeyViolation, errors.ExclusionViolation, errors.RestrictViolation)
_PASSING = (errors.QueryCanceled, errors.LockNotAvailable, errors.OperationalError, errors.InterfaceError)


def translated(error: psycopg.Error) -> UsherError | None:
    """The error as the other rooms know it; None for what is a mistake of ours."""
    name = error.diag.constraint_name
    if name is not None and name in NAMED:
        return NAMED[name]()
    match error:
        case errors.InsufficientPrivilege():
            return Forbidden()
        case _ if isinstance(error, _CLASH):
            return Conflict(constraint=name)
        case errors.NotNullViolation():
            return Invalid("This can't be empty.", field=error.diag.column_name)
        case _ if isinstance(error, _WRONG_VALUE):
            return Invalid(constraint=name)
        case _ if isinstance(error, (*_PASSING, PoolTimeout, PoolClosed)):
            return Unavailable()
        case _:
            return None
