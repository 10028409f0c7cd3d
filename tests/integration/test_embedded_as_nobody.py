"""The embedded PostgreSQL of an ordinary user, tried by root in that user's place. Collected only where that can be."""

import os
import subprocess
import sys
from pathlib import Path

from fixtures.postgres import temporary_folder
from fixtures.program import CHECKOUT

from usher.account import Account, named_account

SCRIPT = """
import sys, psycopg
from pathlib import Path
from usher.embedded import embedded_postgres

for _ in range(2):
    with embedded_postgres(Path(sys.argv[1])) as cluster, psycopg.connect(cluster.owner_dsn) as connection:
        connection.execute("create table if not exists start (at timestamptz default now())")
        connection.execute("insert into start default values")
        print(*connection.execute("select count(*), current_user from start").fetchone())
"""


def test_an_ordinary_user_has_a_server_of_their_own() -> None:
    somebody = named_account(Account(1, 1))
    with temporary_folder() as folder:
        os.chown(folder, somebody.uid, somebody.gid)
        ended = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(folder / "data")],
            cwd=CHECKOUT,
            env={"PATH": os.defpath},
            user=somebody.uid,
            group=somebody.gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.stdout, ended.stderr) == ("1 usher_owner\n2 usher_owner\n", "")
        owners = {path.stat().st_uid for path in Path(folder / "data").rglob("*")}
        assert owners == {somebody.uid}
