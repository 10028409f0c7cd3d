"""What can go wrong, as facts that carry a stable code and data, and know nothing of HTTP.

UsherError
  NotFound
    WizardUnknown
  Forbidden
    SignInNeeded
  Conflict
    TurnInFlight
    TurnConflict
    LeaseLost
    SessionClosed
    RevisionConflict
    IdempotencyKeyReused
    ExecutionInFlight
    EffectRefused
    RunNotReady
      RunEnded
    EmailTaken
    TemplateUnused
    TooManyFiles
    FileInUse
  Invalid
    FileTooLarge
    StructureInvalid
    SharingRefused
  OrganizationNeeded
  DraftFailed
  MailRefused
  Unavailable
    DrafterMissing
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import JsonValue


class UsherError(Exception):
    """The root: `code` is stable and for machines, the message is a sentence for people, `data` is JSON."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(self, message: str | None = None, **data: JsonValue) -> None:
        self.message = message or self.sentence
        self.data = data
        super().__init__(self.message)


class NotFound(UsherError):
    code = "not_found"
    sentence = "There is nothing here by that name."


class WizardUnknown(NotFound):
    code = "wizard_unknown"
    sentence = "There is no published wizard by that name."


class Forbidden(UsherError):
    code = "forbidden"
    sentence = "You may not do that."


class SignInNeeded(Forbidden):
    """What anonymous people may not do."""

    code = "sign_in_needed"
    sentence = "This needs an account: sign up, or sign in."


class Conflict(UsherError):
    code = "conflict"
    sentence = "This clashes with what is already there."


class TurnInFlight(Conflict):
    """Another turn of the session is running; `retry_after` is in seconds."""

    code = "turn_in_flight"
    sentence = "Another message of this conversation is still being answered."

    def __init__(self, retry_after: float = 1.0, message: str | None = None, **data: JsonValue) -> None:
        self.retry_after = retry_after
        super().__init__(message, retry_after=retry_after, **data)


class TurnConflict(Conflict):
    code = "turn_conflict"
    sentence = "This turn id was already used with another message."


class LeaseLost(Conflict):
    """Who took too long writes no more; the turn or attempt belongs to nobody or to another by now."""

    code = "lease_lost"
    sentence = "This took too long and was given up."


class SessionClosed(Conflict):
    code = "session_closed"
    sentence = "This conversation is closed; start a new one."


class RevisionConflict(Conflict):
    code = "revision_conflict"
    sentence = "Somebody changed this in the meantime; read it again first."


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"
    sentence = "This idempotency key was already used with another payload."


class ExecutionInFlight(Conflict):
    """Another attempt at the same execution is running; `retry_after` is in seconds."""

    code = "execution_in_flight"
    sentence = "This is being done at this moment."

    def __init__(self, retry_after: float = 1.0, message: str | None = None, **data: JsonValue) -> None:
        self.retry_after = retry_after
        super().__init__(message, retry_after=retry_after, **data)


class EffectRefused(Conflict):
    """What an action would have written isn't allowed; `data` may name the field at fault."""

    code = "effect_refused"
    sentence = "This can't be done with these answers."


class RunNotReady(Conflict):
    code = "run_not_ready"
    sentence = "The wizard isn't at the point where this can be done."


class RunEnded(RunNotReady):
    sentence = "This run has ended; nothing of it changes any more."


class EmailTaken(Conflict):
    code = "email_taken"
    sentence = "Somebody signed up with this address already."


class TemplateUnused(Conflict):
    code = "template_unused"
    sentence = "Use this template first; then you can say what you think of it."


class TooManyFiles(Conflict):
    code = "too_many_files"
    sentence = "No more files can be uploaded for this field; take one back first."


class FileInUse(Conflict):
    code = "file_in_use"
    sentence = "An answer names this file; change the answer first."


class Invalid(UsherError):
    code = "invalid"
    sentence = "This isn't valid."


class FileTooLarge(Invalid):
    """`data["max_size_bytes"]` says how large it may be."""

    code = "file_too_large"
    sentence = "The file is too large."


class StructureInvalid(Invalid):
    """A structure that can't be walked; `data["problems"]` lists pointer, code, message and severity of each."""

    code = "structure_invalid"
    sentence = "The wizard's structure has errors."


class SharingRefused(Invalid):
    """Nothing was shared; `data["problems"]` lists pointer, code and message of each entry at fault."""

    code = "sharing_refused"
    sentence = "This can't be shared with some of those you named."


class OrganizationNeeded(UsherError):
    code = "organization_needed"
    sentence = "Say which organization you are acting for."


class MailRefused(UsherError):
    """The other side takes this mail neither now nor later; `data["reply"]` is its three-digit code, if it gave one."""

    code = "mail_refused"
    sentence = "The mail was refused."


class Unavailable(UsherError):
    code = "unavailable"
    sentence = "This can't be reached just now."


class DraftFailed(UsherError):
    """What a model wrote isn't a wizard that can be used; `data["problems"]` lists what is wrong with it, if known."""

    code = "draft_failed"
    sentence = "The language model didn't write a wizard that can be used."


class DrafterMissing(Unavailable):
    """Waiting helps nobody: there is no `retry_after`."""

    code = "drafter_missing"
    sentence = "No language model is configured here, so wizards can't be drafted from a description."
    retry_after = None
