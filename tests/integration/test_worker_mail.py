"""Mails of shares: asked for with the share, sent once, tried again when the server is down, ended when refused."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from hashlib import sha256

import pytest
from fixtures.http import Door
from fixtures.mailbox import text_of
from fixtures.working import Desk, link_in
from structlog.testing import capture_logs

from store.demo import ADMIN, MEMBER, OUTSIDER
from worker.queue import put_back_stalled, work_off


@asynccontextmanager
async def working(desk: Desk) -> AsyncGenerator[None]:
    """A worker that waits for jobs, and gives those that it has no time when it is to stop."""
    stopping = asyncio.Event()
    task = asyncio.create_task(work_off(desk.queue(), stopping, poll_seconds=600, grace_seconds=0))
    yield
    stopping.set()
    await task


async def test_who_gets_a_share_is_told_once(desk: Desk) -> None:
    desk.share(person=ADMIN)
    await desk.work()
    await desk.work()
    (mail,) = desk.mailbox.mails
    assert (mail["To"], mail["From"]) == (ADMIN.email, "Usher <usher@acme.example>")
    assert "Secret gala" in mail["Subject"]
    assert link_in(text_of(mail)) == "https://usher.test/shared"
    assert 'href="https://usher.test/shared"' in text_of(mail, "html")
    assert (desk.notice, desk.job["status"]) == (("sent", None), "succeeded")


async def test_an_invitation_brings_the_token_that_accepts_it_and_only_its_hash_is_kept(desk: Desk) -> None:
    share = desk.share(email="friend@elsewhere.example")
    await desk.work()
    (mail,) = desk.mailbox.mails
    token = link_in(text_of(mail)).removeprefix("https://usher.test/shared/accept#")
    kept = desk.one("select token_hash from wizard_run_shares where id = %s", share)
    assert (mail["To"], sha256(token.encode()).hexdigest()) == ("friend@elsewhere.example", kept)
    assert "works once" in text_of(mail)


async def test_a_mail_that_was_sent_is_not_sent_again_by_a_job_that_comes_twice(desk: Desk) -> None:
    desk.share()
    await desk.work()
    desk.do("update jobs.procrastinate_jobs set status = 'todo'")
    await desk.work()
    assert len(desk.mailbox.mails) == 1


async def test_a_mail_waits_for_a_server_that_is_down(desk: Desk) -> None:
    desk.share()
    queue = desk.queue()
    port, desk.mailbox.port = desk.mailbox.port, 1
    await desk.work(desk.queue())
    desk.mailbox.port = port
    assert (desk.job["status"], desk.job["attempts"], desk.notice) == ("todo", 1, (None, None))
    assert desk.one("select scheduled_at > now() from jobs.procrastinate_jobs")
    desk.do("update jobs.procrastinate_jobs set scheduled_at = now()")
    await desk.work(queue)
    assert (len(desk.mailbox.mails), desk.notice[0]) == (1, "sent")


async def test_an_address_that_is_refused_for_good_ends_it_and_is_not_written_down(desk: Desk) -> None:
    desk.mailbox.replies["gone@elsewhere.example"] = "550 gone@elsewhere.example is unknown here"
    desk.share(email="gone@elsewhere.example")
    with capture_logs() as said:
        await desk.work()
    assert (desk.mailbox.mails, desk.job["status"]) == ([], "failed")
    assert desk.notice == ("refused", "The mail was refused. 550")
    assert [line["event"] for line in said] == ["a job failed"]
    assert "gone@" not in str(said)


async def test_an_address_that_is_refused_for_now_is_tried_again(desk: Desk) -> None:
    desk.mailbox.replies["full@elsewhere.example"] = "452 try again later"
    desk.share(email="full@elsewhere.example")
    await desk.work()
    assert (desk.job["status"], desk.notice) == ("todo", (None, None))


async def test_a_share_that_is_taken_back_before_its_mail_went_out_tells_nobody(desk: Desk) -> None:
    share = desk.share(email="friend@elsewhere.example")
    desk.do("update wizard_run_shares set revoked_at = now() where id = %s", share)
    await desk.work()
    assert (desk.mailbox.mails, desk.notice[0], desk.job["status"]) == ([], "dropped", "succeeded")


async def test_an_invitation_that_was_accepted_meanwhile_is_not_sent(desk: Desk) -> None:
    share = desk.share(email="friend@elsewhere.example")
    desk.do("update wizard_run_shares set shared_with = %s, accepted_at = now() where id = %s", ADMIN.id, share)
    await desk.work()
    assert (desk.mailbox.mails, desk.notice[0]) == ([], "dropped")


async def test_without_a_mail_server_the_job_ends_and_says_that_nothing_was_sent(desk: Desk) -> None:
    desk.share()
    await desk.work(desk.queue(mails=False))
    assert (desk.notice, desk.job["status"]) == (("skipped", "no mail server"), "succeeded")


async def test_a_job_that_is_interrupted_by_the_end_of_its_worker_is_put_back(desk: Desk) -> None:
    desk.mailbox.slow = True
    desk.share()
    async with working(desk):
        await desk.mailbox.asked()
    assert desk.job["status"] == "todo"
    desk.mailbox.slow = False
    await desk.work()
    assert len(desk.mailbox.mails) == 1


@pytest.mark.parametrize("turns", [0, 1, 5, 20, 60, 200])
async def test_a_worker_that_is_stopped_while_it_begins_leaves_nothing_behind(desk: Desk, turns: int) -> None:
    before = asyncio.all_tasks()
    async with working(desk):
        for _ in range(turns):
            await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_a_worker_hears_of_a_job_while_it_waits(desk: Desk) -> None:
    async with working(desk):
        desk.share()
        await desk.mailbox.filled()
        desk.share()
        await desk.mailbox.filled(2)


async def test_a_job_whose_worker_was_killed_is_put_back(desk: Desk) -> None:
    desk.share()
    desk.do("insert into jobs.procrastinate_workers (last_heartbeat) values (now() - interval '1 minute')")
    desk.do(
        "update jobs.procrastinate_jobs"
        " set status = 'doing', worker_id = (select max(id) from jobs.procrastinate_workers)"
    )
    queue = desk.queue()
    async with queue.open_async():
        await put_back_stalled(queue)
    await desk.work()
    assert (len(desk.mailbox.mails), desk.notice[0]) == (1, "sent")


async def test_an_invitation_over_http_arrives_and_its_link_lets_somebody_in(desk: Desk, door: Door) -> None:
    run = desk.run()
    owner, guest = await door.as_(MEMBER), await door.as_(OUTSIDER)
    asked = {"emails": ["friend@elsewhere.example"], "notify": True}
    assert (await owner.post(f"/api/v1/stored-runs/{run}/share", json=asked)).status_code == 201
    await desk.work()
    token = link_in(text_of(desk.mailbox.mails[0])).partition("#")[2]
    accepted = await guest.post("/api/v1/stored-runs/shares/accept", json={"token": token})
    assert (accepted.status_code, accepted.json()["run_name"]) == (200, "Secret gala")
