"""The worker as a program: inside the server, beside it, killed over a mail, and not there at all."""

import asyncio
import signal
from pathlib import Path

import psycopg
from fixtures.mailbox import text_of
from fixtures.program import PATIENCE, Program, program
from fixtures.served import served
from fixtures.working import SENDER, Desk, link_in

from usher.datafolder import DataFolder

OF_A_SERVER = {"SUPABASE_JWT_SECRET": "s" * 32, "MAIL_FROM": SENDER, "PUBLIC_URL": "https://usher.test"}


def settings_of(desk: Desk) -> dict[str, str]:
    database = desk.tenants.database
    return {
        **OF_A_SERVER,
        "DATABASE_URL": database.request_dsn,
        "DATABASE_DIRECT_URL": database.owner_dsn,
        "DATABASE_WORKER_URL": database.worker_dsn,
        "SMTP_URL": f"smtp://127.0.0.1:{desk.mailbox.port}",
    }


async def stopped(running: Program, number: signal.Signals) -> tuple[int, str]:
    """Ends it without holding up the mail server, which lives in this process."""
    ended = await asyncio.to_thread(running.finish, number)
    return ended.returncode, ended.stderr


async def test_the_server_sends_mails_by_itself_with_links_to_where_people_reach_it(desk: Desk) -> None:
    desk.share()
    with program("run", **settings_of(desk)) as server:
        await asyncio.to_thread(server.address)
        await desk.mailbox.filled()
        desk.share()
        await desk.mailbox.filled(2)
        assert await stopped(server, signal.SIGTERM) == (0, "")
    assert link_in(text_of(desk.mailbox.mails[0])) == "https://usher.test/shared"


async def test_a_worker_that_is_killed_over_a_mail_has_it_sent_by_the_next(desk: Desk) -> None:
    desk.mailbox.slow = True
    desk.share()
    with program("work", **settings_of(desk)) as first:
        await desk.mailbox.asked()
        first.process.kill()
    assert (desk.mailbox.mails, desk.job["status"], desk.notice[0]) == ([], "doing", None)
    desk.mailbox.slow = False
    # Nobody waits here for the worker to be missed.
    desk.do("update jobs.procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
    with program("work", **settings_of(desk)) as second:
        await desk.mailbox.filled()
        assert (await stopped(second, signal.SIGINT))[0] == 0
    assert (desk.job["status"], desk.notice[0]) == ("succeeded", "sent")


def test_a_worker_finds_the_server_that_runs_here_and_does_what_it_leaves() -> None:
    with served(WORKER="off") as server:
        owner = (DataFolder(server.data_dir).running() or {})["owner_dsn"]
        with psycopg.connect(owner, autocommit=True) as listening:
            listening.execute('listen "procrastinate_any_queue_v1"')
            with program("work", USHER_DATA_DIR=str(server.data_dir)) as worker:
                assert list(listening.notifies(timeout=PATIENCE, stop_after=1))
                ended = worker.finish(signal.SIGTERM)
        assert server.rows("select count(*) from jobs.procrastinate_workers") == [{"count": 0}]
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "working: Ctrl-C stops it.\n", "")


def test_a_worker_without_a_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with program("work", USHER_DATA_DIR=str(tmp_path)) as alone:
        ended = alone.finish()
    assert ended.returncode == 1
    assert ended.stderr == f"no server runs on {tmp_path}: start one with make run\n"
