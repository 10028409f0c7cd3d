"""What is done by the clock: runs expire, what people entered is redacted, finished jobs are forgotten."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

from fixtures.stored import store_many
from fixtures.working import Desk

from store.demo import MEMBER

_FILE = """
insert into wizard_run_file_uploads (organization_id, run_id, option_set_id, key, file_name, file_path, file_size,
  file_type, sha256, status, uploaded_at)
select organization_id, id, gen_random_uuid(), 'plan', 'plan.pdf', %s, %s, 'application/pdf', %s, 'stored', now()
from wizard_runs where id = %s
"""


async def test_runs_that_nobody_goes_on_with_expire_and_their_words_are_redacted(desk: Desk) -> None:
    run = desk.tenants.run(MEMBER)
    desk.do("update wizard_runs set expires_at = now() - interval '1 day' where id = %s", run)
    await desk.tidy()
    assert desk.one("select status from wizard_runs where id = %s", run) == "expired"
    desk.do("update wizard_runs set expires_at = now() - interval '1 day' where id = %s", run)
    await desk.tidy()
    assert desk.one("select count(*) from wizard_run_option_set_responses where value = '\"[redacted]\"'") > 0


async def test_previews_whose_day_is_over_go_away(desk: Desk) -> None:
    desk.do(
        "insert into wizard_previews (organization_id, wizard_id, structure, expires_at)"
        " select o.id, w.id, '{}', now() - interval '1 hour' from organizations o, wizards w where o.slug = 'acme'"
    )
    await desk.tidy()
    assert desk.one("select count(*) from wizard_previews") == 0


async def test_the_files_of_a_run_that_was_given_up_are_gone_from_the_disk(desk: Desk, tmp_path: Path) -> None:
    kept, given_up = desk.tenants.run(MEMBER), desk.tenants.run(MEMBER)
    for run in (kept, given_up):
        written = await desk.files.write(f"ab/{run}", one_chunk(b"%PDF"))
        desk.do(_FILE, f"ab/{run}", written.size, written.sha256, run)
    desk.do("update wizard_runs set deleted_at = now(), status = 'abandoned' where id = %s", given_up)
    await desk.tidy()
    assert files_below(tmp_path) == [str(kept)]


async def test_visitors_who_left_nothing_are_erased_after_a_month(desk: Desk) -> None:
    for days in (29, 31):
        visitor = uuid4()
        desk.do(
            "insert into auth.users (id, encrypted_password, is_anonymous) values (%s, '', true)",
            visitor,
        )
        desk.do(
            "insert into profiles (user_id, is_anonymous, created_at)"
            " values (%s, true, now() - make_interval(days => %s))",
            visitor,
            days,
        )
    await desk.tidy()
    assert desk.one("select count(*) from profiles where is_anonymous") == 1


async def test_stored_runs_come_into_the_index_once_there_are_many(desk: Desk) -> None:
    unsealed = "select count(*) from private.stored_run_places where segment is null"
    with desk.tenants.owning() as connection:
        store_many(connection, 1023)
    await desk.tidy()
    assert desk.one(unsealed) == 1023
    with desk.tenants.owning() as connection:
        store_many(connection, 1)
    await desk.tidy()
    assert desk.one(unsealed) == 0
    assert desk.one("select runs from private.stored_run_segments") == 1024


def files_below(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file()]


async def one_chunk(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_the_clock_has_the_house_kept_without_anybody_asking(desk: Desk) -> None:
    run = desk.tenants.run(MEMBER)
    desk.do("update wizard_runs set expires_at = now() - interval '1 day' where id = %s", run)
    queue = desk.clockwork()
    async with queue.open_async():
        await queue.configure_task("housekeeping:tidy").defer_async(timestamp=0)
    await desk.work(queue)
    assert desk.one("select status from wizard_runs where id = %s", run) == "expired"
    assert {each.cron for each in queue.periodic_registry.periodic_tasks.values()} == {
        "*/10 * * * *",
        "* * * * *",
        "7 * * * *",
    }


async def test_jobs_that_are_done_are_forgotten_after_a_week(desk: Desk) -> None:
    desk.share()
    await desk.work()
    desk.share()
    desk.do("update jobs.procrastinate_events set at = at - interval '8 days'")
    await desk.work()
    queue = desk.clockwork()
    async with queue.open_async():
        await queue.configure_task("housekeeping:forget").defer_async(timestamp=0)
    await desk.work(queue)
    assert desk.one("select count(*) from jobs.procrastinate_jobs where queue_name = 'mail'") == 1


async def test_what_became_of_mails_is_forgotten_in_the_end(desk: Desk) -> None:
    desk.share()
    desk.share()
    desk.do(
        "update private.notices set asked_at = now() - interval '91 days'"
        " where id = (select id from private.notices limit 1)"
    )
    await desk.tidy()
    assert desk.one("select count(*) from private.notices") == 1
