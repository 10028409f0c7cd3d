"""What PostgreSQL refuses, as typed errors: by the constraint's name where it has one, else by the kind of refusal."""

from __future__ import annotations

import psycopg
from psycopg import errors
from psycopg_pool import PoolClosed, PoolTimeout

from wizard.errors import Conflict, Forbidden, Invalid, Unavailable, UsherError

_PASSING = (
    errors.QueryCanceled,
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.IdleInTransactionSessionTimeout,
    PoolTimeout,
    PoolClosed,
)
_WRONG_VALUE = (
    errors.CheckViolation,
    errors.NotNullViolation,
    errors.DataError,
    errors.RaiseException,
)


def translated(error: psycopg.Error) -> UsherError | None:
    """The error as the other rooms know it; None for what is a mistake of ours."""
    match error:
        case errors.InsufficientPrivilege():
            return Forbidden()
        case errors.UniqueViolation() | errors.ForeignKeyViolation() | errors.ExclusionViolation():
            return Conflict(constraint=error.diag.constraint_name)
        case _ if isinstance(error, _WRONG_VALUE):
            return Invalid(error.diag.message_primary, constraint=error.diag.constraint_name)
        case _ if isinstance(error, _PASSING) or _lost(error):
            return Unavailable()
        case _:
            return None


def _lost(error: psycopg.Error) -> bool:
    return isinstance(error, errors.OperationalError | errors.InterfaceError)
