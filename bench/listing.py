"""What it costs the database to list the wizards of a large organization: in every order, narrowed in every way."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from store.demo import ACME, ADMIN, MEMBER, DemoPerson
from store.migrate import migrate
from store.seed import seed
from usher.embedded import Cluster, embedded_postgres

SORTS = ("updated", "newest", "name")
ROUNDS = 7
LIMIT_MS = 20.0
LOAD = Path(__file__).with_name("listing.sql")
LIST = """
explain (analyze, format json) select place, id, document from private.list_wizards(
  %(organization)s, %(status)s, %(category)s, %(difficulty)s, %(tags)s, %(text)s, %(sort)s, %(place)s, %(after)s, 21
)
"""
PLACES = """
select place, id from private.list_wizards(
  %(organization)s, null, null, null, null, null, %(sort)s, null, null, %(deep)s
) order by {} limit 1
"""
COUNT = "explain (analyze, format json) select * from private.count_categories(%(organization)s)"
ANYTHING: Mapping[str, Any] = dict.fromkeys(("status", "category", "difficulty", "tags", "text"))
NARROWED: Mapping[str, Mapping[str, Any]] = {
    "everything": {},
    "a category": {"category": "Form & Survey Wizards"},
    "a category of five old wizards": {"category": "Onboarding & Training Wizards"},
    "a difficulty": {"difficulty": "hard"},
    "drafts": {"status": "draft"},
    "archived": {"status": "archived"},
    "a tag of many": {"tags": ["sales"]},
    "a tag of some": {"tags": ["tag42"]},
    "a tag of five old wizards": {"tags": ["forgotten"]},
    "two tags": {"tags": ["sales", "tag42"]},
    "a word that all have": {"text": "for"},
    "a word of many": {"text": "invoice"},
    "an unfinished word": {"text": "quarterly inv"},
    "a single letter": {"text": "i"},
    "a word of one": {"text": "n4711"},
    "words of many, together in few": {"text": "quarterly invoice import"},
    "a word of none": {"text": "zeppelin"},
    "a word, a category, a tag": {"text": "invoice", "category": "Form & Survey Wizards", "tags": ["sales"]},
    "a difficulty, drafts, a category": {
        "difficulty": "hard",
        "status": "draft",
        "category": "Configuration & Setup Wizards",
    },
}


def measure(wizards: int) -> int:
    """Prints a table; 1 where anything takes longer than it may."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # else PostgreSQL, which is never root, keeps its files elsewhere and for ever
        with embedded_postgres(Path(folder) / "data", fsync=False) as cluster:
            _load(cluster, wizards)
            return _report(cluster, wizards)


def _load(cluster: Cluster, wizards: int) -> None:
    asyncio.run(migrate(cluster.owner_dsn, superuser_dsn=cluster.superuser_dsn))
    asyncio.run(seed(cluster.owner_dsn, demo=True))
    with psycopg.connect(cluster.owner_dsn, autocommit=True) as connection:
        connection.execute("select set_config('bench.organization', %s, false)", [str(ACME.id)])
        connection.execute("select set_config('bench.wizards', %s, false)", [str(wizards)])
        connection.execute(LOAD.read_bytes())
        connection.execute("vacuum (full, analyze) public.wizards")  # every row was written three times in one go
        connection.execute("vacuum public.wizards")
        connection.execute("vacuum analyze public.wizard_versions")


def _report(cluster: Cluster, wizards: int) -> int:
    columns = [f"{person}, {sort}" for person in ("admin", "member") for sort in SORTS]
    sys.stdout.write(f"{wizards:,} wizards of one organization; ms of planning and execution for 20 of them:\n")
    sys.stdout.write(f"the first page / one in the middle, best of {ROUNDS} rounds\n\n")
    sys.stdout.write(f"| narrowed to | {' | '.join(columns)} |\n|{' --- |' * (len(columns) + 1)}\n")
    worst = 0.0
    with psycopg.connect(cluster.request_dsn) as connection:
        middles = {sort: _middle(connection, sort, wizards) for sort in SORTS}
        for name, narrowed in NARROWED.items():
            figures = [
                [_time(connection, person, LIST, {**ANYTHING, **narrowed, "sort": sort, **place}) for place in places]
                for person in (ADMIN, MEMBER)
                for sort in SORTS
                for places in [({"place": None, "after": None}, middles[sort])]
            ]
            worst = max(worst, *(max(pair) for pair in figures))
            sys.stdout.write(f"| {name} | {' | '.join(f'{a:.1f} / {b:.1f}' for a, b in figures)} |\n")
        counted = _time(connection, ADMIN, COUNT, {})
    sys.stdout.write(
        f"\nCounting the categories: {counted:.1f} ms. The slowest of all: {max(worst, counted):.1f} ms.\n"
    )
    return int(max(worst, counted) > LIMIT_MS)


def _middle(connection: psycopg.Connection, sort: str, wizards: int) -> dict[str, Any]:
    """A place half-way through a listing."""
    _act(connection, ADMIN)
    order = "place desc" if sort == "name" else "place"
    parameters = {"organization": ACME.id, "sort": sort, "deep": wizards // 2}
    found = connection.execute(PLACES.format(order).encode(), parameters).fetchone()
    connection.rollback()
    if found is None:
        raise RuntimeError("there is nothing to list")
    return {"place": found[0], "after": found[1]}


def _time(connection: psycopg.Connection, person: DemoPerson, query: str, parameters: Mapping[str, Any]) -> float:
    """Milliseconds, of the round that was disturbed least by whatever else the machine does."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        _act(connection, person)
        row = connection.execute(query.encode(), {"organization": ACME.id, **parameters}).fetchone()
        connection.rollback()
        if row is None:
            raise RuntimeError("PostgreSQL explained nothing")
        taken.append(sum(row[0][0][f"{part} Time"] for part in ("Planning", "Execution")))
    return min(taken)


def _act(connection: psycopg.Connection, person: DemoPerson) -> None:
    claims = json.dumps({"sub": str(person.id), "role": "authenticated"})
    acting = "select set_config('role', 'usher_person', true), set_config('request.jwt.claims', %s, true)"
    connection.execute(acting, [claims])
