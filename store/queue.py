"""What the queue's own connections are: the worker's role, and the schema that its tables are in."""

from psycopg import AsyncConnection

from store.pool import WORKER

SCHEMA = "jobs"


async def act_as_worker(connection: AsyncConnection) -> None:
    """For as long as the connection lasts, which therefore can't be a transaction pooler's."""
    await connection.execute(
        "select set_config('role', %s, false), set_config('search_path', %s, false)", [WORKER, SCHEMA]
    )
    await connection.commit()
