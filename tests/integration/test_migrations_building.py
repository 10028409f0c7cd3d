"""A database that has wizards and runs already gets what building needs, and loses nothing."""

import shutil
from pathlib import Path

import psycopg
from fixtures.postgres import Database
from psycopg.types.json import Jsonb

from store.migrate import migrate
from store.migrations import FOLDER

DRAFT = {"name": "Old one", "category": "Form & Survey Wizards", "tags": ["a", "b"]}
BEFORE = (
    "insert into wizards (slug, name, draft) values ('old', 'Old one', %(draft)s)",
    """
    insert into wizard_versions (wizard_id, number, structure, content_hash)
    select id, n, draft, 'hash' from wizards, generate_series(1, 2) n
    """,
    "update wizards set published_version_id = v.id, draft = '{}' from wizard_versions v where v.number = 1",
    "update wizards set published_version_id = v.id, draft = v.structure from wizard_versions v where v.number = 2",
)
AFTER = """
select w.category, w.tags, w.status, w.latest_version, w.error_count, w.created_by, w.draft_hash = v.structure_hash
from wizards w join wizard_versions v on v.id = w.published_version_id where w.search @@ private.search_query('old o')
"""


async def test_wizards_of_before_are_listed_and_numbered_on(empty_database: Database, tmp_path: Path) -> None:
    for migration in sorted(FOLDER.glob("000*.sql")):
        shutil.copy(migration, tmp_path)
    await migrate(empty_database.owner_dsn, superuser_dsn=empty_database.superuser_dsn, folder=tmp_path)
    with psycopg.connect(empty_database.owner_dsn) as connection:
        for statement in BEFORE:
            connection.execute(statement.encode(), {"draft": Jsonb(DRAFT)} if "%(draft)s" in statement else None)
    await migrate(empty_database.owner_dsn, superuser_dsn=empty_database.superuser_dsn)
    with psycopg.connect(empty_database.owner_dsn) as connection:
        found = connection.execute(AFTER).fetchone()
    assert found == (DRAFT["category"], DRAFT["tags"], "published", 2, 0, None, True)
