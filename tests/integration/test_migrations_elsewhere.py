"""Migrations on a plain PostgreSQL whose people are signed in by somebody else."""

from pathlib import Path
from uuid import uuid4

import psycopg
from fixtures.postgres import Database

from store.migrate import migrate
from store.pool import Database as Pool
from store.seed import seed
from store.sessions import Sessions
from store.structures import Structures
from store.wizards import Wizards
from wizard.principal import Principal

BOOTSTRAP = Path(__file__).parents[2] / "supabase" / "bootstrap"


async def test_a_person_of_another_issuer_may_begin_a_session(empty_database: Database) -> None:
    with psycopg.connect(empty_database.superuser_dsn) as superuser:
        for step in ("1_roles.sql", "2_auth.sql"):
            superuser.execute((BOOTSTRAP / step).read_bytes())
    await migrate(empty_database.owner_dsn)
    await seed(empty_database.owner_dsn)
    pool = await Pool.open(empty_database.request_dsn, max_size=2)
    person = Principal(uuid4(), "ada@elsewhere.example", None, {"role": "authenticated"})
    wizard = await Wizards(pool, Structures()).resolve(person, "event-wizard")
    session = await Sessions(pool).open(person, "thread", wizard)
    await pool.close()
    assert session.user_id == person.user_id
