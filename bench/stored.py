"""What it costs the database to list the stored runs of a large organization: in every order, narrowed in every way."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg

from store.demo import ACME, ADMIN, MEMBER, OPERATOR, DemoPerson
from store.migrate import migrate
from store.seed import seed
from usher.embedded import Cluster, embedded_postgres

SORTS = ("date_desc", "date_asc", "name_asc", "name_desc", "wizard_asc", "duration_desc", "duration_asc")
ROUNDS = 7
LIMIT_MS = 50.0
LOAD = Path(__file__).with_name("stored.sql")
LISTED = """
private.list_stored_runs(
  %(acting)s, %(wizard)s, %(tags)s::text[], %(text)s, %(since)s::timestamptz, %(until)s::timestamptz, %(sort)s,
  %(place)s, %(after)s, %(many)s
)
"""
LIST = f"explain (analyze, format json) select place, run_id, document from {LISTED}"
FACETS = "explain (analyze, format json) select private.stored_run_facets(%(acting)s)"
MIDDLE = """
select {key}::text as place, run_id from public.wizard_stored_runs where {home} = %s
order by {key} {forth}, run_id {forth}
offset (select count(*) / 2 from public.wizard_stored_runs where {home} = %s) limit 1
"""
KEYS = {"date": "completed_at", "name": "name_key", "wizard": "wizard_key", "duration": "duration_seconds"}
WIZARD = "select private.listed_wizard(%s, null, %s)"
STORE = "explain (analyze, format json) select private.store_run(%(run)s, 'May', 'Talked to Ada', '{urgent}')"
UNSTORED = """
insert into public.wizard_runs (organization_id, wizard_id, version_id, user_id, status, completed_at)
select %s, w.id, v.id, %s, 'completed', now() from public.wizards w join public.wizard_versions v on v.wizard_id = w.id
where w.slug = 'bench-3' returning id
"""
WEIGHT = "select sum(pg_total_relation_size(name::regclass))::bigint / 1000000 from unnest(%s::text[]) as name"
RUNS = ("public.wizard_stored_runs",)
INDEX = tuple(f"private.stored_run_{part}" for part in ("segments", "places", "blocks", "postings"))
SEAL = "select private.seal_stored_runs(%s, '{}', %s)"
LARGE, MIDDLING, SMALL, BESIDE = 65_536, [9_000] * 7, [1_024] * 7, 1_000
CHANGED = """
update public.wizard_stored_runs set run_notes = run_notes || ' since' where run_id in (
  select run_id from public.wizard_stored_runs tablesample bernoulli (%(portion)s)
)
"""
ANYTHING: Mapping[str, Any] = {**dict.fromkeys(("wizard", "text", "since", "until")), "tags": []}
YEAR = {"since": "2025-01-01", "until": "2026-01-01"}
NARROWED: Mapping[str, Mapping[str, Any]] = {
    "nothing": {},
    "the wizard of three in ten": {"wizard": "bench-0"},
    "a wizard of few": {"wizard": "bench-39"},
    "a tag of one in five": {"tags": ["urgent"]},
    "a tag of one in 300": {"tags": ["team42"]},
    "a tag of one in 1,000": {"tags": ["lawsuit"]},
    "two tags": {"tags": ["urgent", "lawsuit"]},
    "a day": {"since": "2025-06-01", "until": "2025-06-02"},
    "a year": YEAR,
    "a word of one in seven": {"text": "quarterly"},
    "a word of one in 2,000": {"text": "zanzibar"},
    "an unfinished word": {"text": "quarterly zan"},
    "a single letter": {"text": "q"},
    "no match": {"text": "zeppelin"},
    "words and tags of many, together in few": {"text": "quarterly", "tags": ["urgent", "team42"]},
    "a word, a wizard, a tag": {"text": "quarterly", "wizard": "bench-0", "tags": ["urgent"]},
    "all of it": {"text": "quarterly", "wizard": "bench-0", "tags": ["urgent", "team42"], **YEAR},
    # Names and durations go by wizard, so these are many that aren't where an order begins.
    "a word of the first wizards": {"text": "database"},
    "a word of the last wizards": {"text": "travel"},
    "a word that names begin with": {"text": "yearly"},
    "an unfinished word of the last wizards": {"text": "trav"},
    "a tag of the last wizards": {"tags": ["abroad"]},
    "a tag of one year": {"tags": ["year2024"]},
    "a word of the last wizards, two others, a tag": {"text": "travel request quarterly", "tags": ["urgent"]},
    "a word of the last wizards in a year": {"text": "travel", **YEAR},
    # Alternatives, exclusions, phrases, and words that are common each by itself.
    "either of two words, a tag": {"text": "travel or zanzibar", "tags": ["urgent"]},
    "none of these words": {"text": "-database -event -inventory -invoice"},
    "a word without another": {"text": "yearly -database"},
    "a digit that a hundred thousand words begin with": {"text": "7"},
    "all of these, of which none is rare": {"text": "talked agreed travel quarterly"},
    "words beside each other": {"text": '"travel request"'},
    "words that are never beside each other": {"text": '"request travel"'},
    "words, and not beside each other": {"text": 'travel request -"travel request"'},
    "thirty words, any of them": {"text": " or ".join(f"{letter}x" for letter in ascii_lowercase)},
    "thirty letters, all of them": {"text": " ".join(f'"{letter}"' for letter in ascii_lowercase + "1234")},
}


@dataclass(frozen=True)
class Reader:
    """Somebody who lists: the runs of the organization, or their own."""

    name: str
    person: DemoPerson
    acting: UUID | None = None


READERS = (
    Reader("operator", ADMIN, ACME.id),
    Reader("member with a tenth", MEMBER),
    Reader("member with 30", OPERATOR),
)


def measure(runs: int) -> int:
    """Prints a table; 1 where anything takes longer than it may."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # else PostgreSQL, which is never root, keeps its files elsewhere and for ever
        with embedded_postgres(Path(folder) / "data", fsync=False) as cluster:
            _load(cluster, runs)
            return _report(cluster, runs)


def _load(cluster: Cluster, runs: int) -> None:
    asyncio.run(migrate(cluster.owner_dsn, superuser_dsn=cluster.superuser_dsn))
    asyncio.run(seed(cluster.owner_dsn, demo=True))
    chosen = {"organization": ACME.id, "runs": runs, "few": OPERATOR.id, "many": MEMBER.id}
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        for name, value in chosen.items():
            connection.execute("select set_config(%s, %s, false)", [f"bench.{name}", str(value)])
        connection.execute(LOAD.read_bytes())
        for table in ("public.wizard_stored_runs", "public.wizard_runs", "private.stored_run_places"):
            connection.execute(f"vacuum analyze {table}".encode())
    with psycopg.connect(cluster.owner_dsn, autocommit=True) as connection:
        _index(connection, runs)


def _index(connection: psycopg.Connection, runs: int) -> None:
    """As after years: large segments, as many smaller ones as are ever left so, and what came or changed since."""
    left = max(0, runs - sum(MIDDLING) - sum(SMALL) - BESIDE)
    large = [LARGE] * (left // LARGE) + [left % LARGE]
    started = perf_counter()
    for many in (*large, *MIDDLING, *SMALL):
        connection.execute(SEAL, [ACME.id, many])
    taken = perf_counter() - started
    connection.execute(CHANGED, {"portion": min(100, 30_000 / runs)})
    for table in INDEX:
        connection.execute(f"vacuum analyze {table}".encode())
    sys.stdout.write(f"Indexed in {taken:.0f} s, {taken * 1_000_000 / runs:.0f} µs a run.\n")


def _report(cluster: Cluster, runs: int) -> int:
    sys.stdout.write(f"{runs:,} stored runs of one organization; ms of planning and execution for 20 of them:\n")
    sys.stdout.write(f"the first page / one in the middle, best of {ROUNDS} rounds\n")
    worst = 0.0
    with psycopg.connect(cluster.request_dsn) as connection, psycopg.connect(cluster.owner_dsn) as owner:
        for reader in READERS:
            sys.stdout.write(
                f"\n| {reader.name}: narrowed to | {' | '.join(SORTS)} |\n|{' --- |' * (len(SORTS) + 1)}\n"
            )
            middles = {sort: _middle(owner, reader, sort) for sort in SORTS}
            for name, figures in _rows(connection, reader, middles):
                worst = max(worst, *(max(pair) for pair in figures))
                sys.stdout.write(f"| {name} | {' | '.join(f'{a:.1f} / {b:.1f}' for a, b in figures)} |\n")
                sys.stdout.flush()
        for reader in READERS:
            counted = _time(connection, reader, FACETS, {})
            sys.stdout.write(f"\nWhat to narrow to, for the {reader.name}: {counted:.1f} ms.")
            worst = max(worst, counted)
    sys.stdout.write(f"\n{_weight(cluster)}")
    sys.stdout.write(f"\nStoring a run: {_store(cluster):.1f} ms. The slowest listing: {worst:.1f} ms.\n")
    return int(worst > LIMIT_MS)


def _rows(
    connection: psycopg.Connection, reader: Reader, middles: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, list[list[float]]]]:
    for name, narrowed in NARROWED.items():
        wanted = {**ANYTHING, **narrowed, "many": 21}
        if slug := wanted["wizard"]:
            _act(connection, reader.person)
            wanted["wizard"] = _first(connection, WIZARD, [ACME.id, slug])
        yield (
            name,
            [
                [
                    _time(connection, reader, LIST, {**wanted, "sort": sort, **place})
                    for place in ({"place": None, "after": None}, middle)
                ]
                for sort in SORTS
                for middle in [middles["date_desc" if slug and sort == "wizard_asc" else sort]]
            ],
        )


def _middle(owner: psycopg.Connection, reader: Reader, sort: str) -> dict[str, Any]:
    """A place half-way through a listing."""
    order, forth = sort.split("_")
    home = "organization_id" if reader.acting else "user_id"
    query = MIDDLE.format(key=KEYS[order], home=home, forth=forth)
    found = owner.execute(query.encode(), [reader.acting or reader.person.id] * 2).fetchone()
    if found is None:
        raise RuntimeError("there is nothing to list")
    return {"place": found[0], "after": found[1]}


def _time(connection: psycopg.Connection, reader: Reader, query: str, parameters: Mapping[str, Any]) -> float:
    """Milliseconds, of the round that was disturbed least by whatever else the machine does."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        _act(connection, reader.person)
        row = connection.execute(query.encode(), {"acting": reader.acting, **parameters}).fetchone()
        connection.rollback()
        if row is None:
            raise RuntimeError("PostgreSQL explained nothing")
        taken.append(sum(row[0][0][f"{part} Time"] for part in ("Planning", "Execution")))
    return min(taken)


def _store(cluster: Cluster) -> float:
    """What putting one more there costs."""
    with (
        psycopg.connect(cluster.owner_dsn, autocommit=True) as owner,
        psycopg.connect(cluster.request_dsn) as connection,
    ):
        taken: list[float] = []
        for _ in range(20):
            run = _first(owner, UNSTORED, [ACME.id, MEMBER.id])
            _act(connection, MEMBER)
            row = connection.execute(STORE.encode(), {"run": run}).fetchone()
            connection.commit()
            taken += [row[0][0]["Execution Time"]] if row else []
    return sorted(taken)[len(taken) // 2]


def _weight(cluster: Cluster) -> str:
    """What the stored runs take up, and what the index of their words does."""
    with psycopg.connect(cluster.owner_dsn) as owner:
        runs, index = (_first(owner, WEIGHT, [list(tables)]) for tables in (RUNS, INDEX))
    return f"The runs with their indexes take up {runs:,} MB, the index of their words {index:,} MB more."


def _first(connection: psycopg.Connection, query: str, parameters: list[Any]) -> Any:
    row = connection.execute(query.encode(), parameters).fetchone()
    if row is None:
        raise RuntimeError("there is no such row")
    return row[0]


def _act(connection: psycopg.Connection, person: DemoPerson) -> None:
    claims = json.dumps({"sub": str(person.id), "role": "authenticated"})
    acting = "select set_config('role', 'usher_person', true), set_config('request.jwt.claims', %s, true)"
    connection.execute(acting, [claims])
