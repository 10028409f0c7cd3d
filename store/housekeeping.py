"""What is to be tidied up across all organizations, a batch at a time, by functions that only the worker may call."""

from store.pool import Database
from store.queries import queries

QUERIES = queries("housekeeping")


class Housekeeping:
    """Each answers how many things it dealt with; none means that nothing is left. The database is the worker's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def expire_and_redact(self) -> int:
        """Runs that nobody goes on with expire; what people entered is redacted once its time is over."""
        return await self._count("expire_and_redact")

    async def sweep_previews(self) -> int:
        """Previews whose day is over go away."""
        return await self._count("sweep_previews")

    async def sweep_visitors(self) -> int:
        """People without an account, of whose runs nothing is left, are erased."""
        return await self._count("sweep_visitors")

    async def sweep_notices(self) -> int:
        """What became of mails is forgotten."""
        return await self._count("sweep_notices")

    async def index_stored_runs(self) -> int:
        """Runs that were stored or changed come into the index that searches go by. A round may take a minute."""
        async with self._database.acting_as(None) as work:
            work.later(QUERIES["be_patient"])
            ((count,),) = await work.all(QUERIES["index_stored_runs"])
        return count

    async def _count(self, name: str) -> int:
        ((count,),) = await self._database.once(None, QUERIES[name])
        return count
