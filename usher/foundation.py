"""What the rooms above the store share in one server: the database, and what is read from it and kept in memory."""

from dataclasses import dataclass
from datetime import UTC, datetime

from agent.versions import Versions
from store.executions import Executions
from store.pool import Database
from store.runs import Runs
from store.sessions import Sessions
from store.structures import Structures
from store.wizards import Wizards
from tools.executor import Executor
from tools.operations.publish_event import PublishEvent

OPERATIONS = (PublishEvent(),)


@dataclass(frozen=True, slots=True)
class Foundation:
    """One of each, so that a structure is read and compiled once for whoever needs it."""

    database: Database
    structures: Structures
    wizards: Wizards
    sessions: Sessions
    runs: Runs
    versions: Versions
    executor: Executor

    @staticmethod
    def on(database: Database) -> "Foundation":
        structures = Structures()
        wizards = Wizards(database, structures)
        versions = Versions(wizards)
        executor = Executor(Executions(database, structures), OPERATIONS, versions)
        sessions, runs = Sessions(database), Runs(database, structures)
        return Foundation(database, structures, wizards, sessions, runs, versions, executor)


def now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)
