"""A database that has stored runs already finds them as before, once it is indexed by segments."""

import shutil
from pathlib import Path

import psycopg
from fixtures.postgres import Database
from fixtures.stored import store_many
from fixtures.stores import principal_of

from store.demo import MEMBER
from store.migrate import migrate
from store.migrations import FOLDER
from store.pool import Database as Pool
from store.seed import seed
from store.stored_runs import StoredRuns
from wizard.ports.stored_runs import StoredRunFilter

SEALED = "select count(*) from private.stored_run_places where segment is not null"


async def test_stored_runs_of_before_are_found(empty_database: Database, tmp_path: Path) -> None:
    for migration in FOLDER.glob("*.sql"):
        if migration.name < "0025":
            shutil.copy(migration, tmp_path)
    await migrate(empty_database.owner_dsn, superuser_dsn=empty_database.superuser_dsn, folder=tmp_path)
    await seed(empty_database.owner_dsn, demo=True)
    with psycopg.connect(empty_database.owner_dsn) as connection:
        store_many(connection, 1100)
    await migrate(empty_database.owner_dsn, superuser_dsn=empty_database.superuser_dsn)
    with psycopg.connect(empty_database.owner_dsn) as connection:
        assert connection.execute(SEALED.encode()).fetchone() == (1100,)
    database = await Pool.open(empty_database.request_dsn, max_size=1)
    for text, many in (("gala", 1100), ("-gala", 0)):
        part = await StoredRuns(database).list(principal_of(MEMBER), StoredRunFilter("mine", text), limit=2000)
        assert len(part.page.items) == many
    await database.close()
