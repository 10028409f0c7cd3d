"""The SQL is named, explained, and complete."""

from importlib import resources

import pytest

from store.queries import parse, queries, query

NOUNS = sorted(file.name.removesuffix(".sql") for file in resources.files("store").joinpath("sql").iterdir())


@pytest.mark.parametrize("noun", NOUNS)
def test_every_query_has_a_comment_that_says_what_it_does(noun: str):
    text = resources.files("store").joinpath("sql", f"{noun}.sql").read_text(encoding="utf-8")
    blocks = text.split("\n\n-- ")
    assert len(blocks) == len(queries(noun))
    for block in blocks:
        assert block.splitlines()[1].startswith("-- "), block


@pytest.mark.parametrize("noun", NOUNS)
def test_names_of_prepared_statements_are_their_own(noun: str):
    assert [each.name for each in queries(noun).values()] == [f"{noun}.{name}".encode() for name in queries(noun)]


def test_parameters_become_numbers_in_the_order_of_their_names():
    built = query("q", "select %(b)s::text, %(a)s, %(b)s where '100%' <> ''")
    assert built.text == b"select $1::text, $2, $1 where '100%' <> ''"
    assert built.parameters == ("b", "a")


def test_comments_do_not_travel():
    parsed = parse("n", "-- one --\n-- Says one\nselect 1\n  -- because\n  + 1\n\n-- two --\n-- Says two\nselect 2\n")
    assert {name: each.text for name, each in parsed.items()} == {"one": b"select 1\n\n  + 1", "two": b"select 2"}
