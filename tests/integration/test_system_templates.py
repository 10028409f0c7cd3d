"""The system's templates follow the program's data, and keep what people said of them."""

from typing import Any

import psycopg
import pytest
from fakes.structures import a_wizard, choice
from fixtures.postgres import Database

from store.system_templates import publish
from wizard.structure import Structure

FIRST = a_wizard(choice("color", "red"), tags=("paint",), difficulty_level="easy", estimated_time=3, icon="🎨")
SECOND = a_wizard(choice("color", "red", "green"), description="With more colors.")
STATE = """
select slug, template_description, tags, option_set_count, is_active, revision, usage_count, created_by
from wizard_templates order by slug
"""


async def published(database: Database, *templates: tuple[str, Structure]) -> list[str]:
    async with await psycopg.AsyncConnection.connect(database.owner_dsn) as connection:
        return await publish(connection, templates)


def state(database: Database) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.owner_dsn) as connection:
        return connection.execute(STATE).fetchall()


@pytest.fixture
def used(database: Database):
    """Counts a use of every template."""

    def use() -> None:
        with psycopg.connect(database.owner_dsn) as connection:
            connection.execute("insert into wizard_template_uses (template_id) select id from wizard_templates")

    return use


async def test_templates_are_written_once(database: Database):
    assert await published(database, ("one", FIRST), ("two", SECOND)) == ["one", "two"]
    before = state(database)
    assert await published(database, ("one", FIRST), ("two", SECOND)) == []
    assert state(database) == before
    assert before[0] == ("one", None, ["paint"], 1, True, 1, 0, "system")


async def test_a_changed_template_changes_in_its_place(database: Database, used):
    await published(database, ("one", FIRST))
    used()
    assert await published(database, ("one", SECOND)) == ["one"]
    assert state(database) == [("one", "With more colors.", [], 1, True, 2, 1, "system")]


async def test_a_template_that_the_program_has_no_more_is_put_aside_and_may_come_back(database: Database, used):
    await published(database, ("one", FIRST), ("two", SECOND))
    used()
    assert await published(database, ("two", SECOND)) == []
    assert [(row[0], row[4], row[6]) for row in state(database)] == [("one", False, 1), ("two", True, 1)]
    assert await published(database, ("one", FIRST), ("two", SECOND)) == ["one"]
    assert [row[4] for row in state(database)] == [True, True]
