"""Files that nobody needs any more: they go, with their bytes, and those that somebody needs stay."""

from fixtures.files import PDF, PNG, Applicant, applying, trying
from fixtures.http import Door
from fixtures.tenants import Tenants

from runs.files import FileCollection
from store.files.local import LocalFiles
from store.files.rows import FileRemainsRows
from store.pool import WORKER, Database

AGED = (
    "alter table wizard_runs disable trigger user",
    "update wizard_runs set updated_at = now() - interval '25 hours'",
    "update wizard_run_file_uploads set touched_at = now() - interval '61 minutes'",
    "alter table wizard_runs enable trigger user",
)


async def collected(door: Door, tenants: Tenants, *changes: str) -> int:
    """How many files went in a round of the worker, after the owner changed something."""
    with tenants.owning() as connection:
        for change in changes:
            connection.execute(change.encode())
    database = await Database.open(tenants.database.worker_dsn, min_size=0, max_size=2, nobody=WORKER)
    try:
        collection = FileCollection(FileRemainsRows(database), LocalFiles(door.folder))
        went = await collection.collect()
        assert await collection.collect() == 0
        return went
    finally:
        await database.close()


async def answered(applicant: Applicant) -> None:
    """With a photo that an answer names, and a paper that none does."""
    await applicant.answer(photo=[(await applicant.sent(PNG))["id"]])
    await applicant.sent(PDF, field="papers")


async def test_a_run_that_goes_on_keeps_its_files(door: Door, tenants: Tenants):
    applicant = await applying(door)
    await answered(applicant)
    assert await collected(door, tenants, *AGED) == 0
    assert len(applicant.kept()) == 2


async def test_the_files_of_an_abandoned_run_go_a_day_later(door: Door, tenants: Tenants):
    applicant = await applying(door)
    await answered(applicant)
    assert await collected(door, tenants, "update wizard_runs set status = 'abandoned'") == 0
    assert await collected(door, tenants, *AGED) == 2
    assert (applicant.kept(), await applicant.listed()) == ([], [])


async def test_a_run_that_ended_or_expired_keeps_what_its_answers_name(door: Door, tenants: Tenants):
    for end in ("status = 'completed', completed_at = now()", "status = 'expired'"):
        applicant = await applying(door, name=f"Its end: {end}")
        await answered(applicant)
        await collected(door, tenants, f"update wizard_runs set {end} where id = '{applicant.run}'", *AGED)
        assert [file["field"] for file in await applicant.listed()] == ["photo"]
    assert len(applicant.kept()) == 2


async def test_what_was_thrown_away_or_redacted_has_no_files_any_more(door: Door, tenants: Tenants):
    for change in ("deleted_at = now()", "redacted_at = now()"):
        applicant = await applying(door, name=f"It has {change}")
        await applicant.sent(PDF, field="papers")
        assert await collected(door, tenants, f"update wizard_runs set {change}") == 1
    assert applicant.kept() == []


async def test_an_upload_that_never_came_whole_is_forgotten_an_hour_after_its_last_byte(door: Door, tenants: Tenants):
    applicant = await applying(door)
    await applicant.sent(PDF, field="papers")
    broken = "update wizard_run_file_uploads set status = 'uploading', touched_at = now() - interval '59 minutes'"
    assert await collected(door, tenants, broken) == 0
    assert await collected(door, tenants, *AGED) == 1
    assert applicant.kept() == []


async def test_a_previews_files_go_with_it(door: Door, tenants: Tenants):
    applicant, preview = await trying(door)
    await applicant.sent(PNG)
    assert (await applicant.client.delete(preview)).status_code == 204
    with tenants.owning() as connection:
        assert connection.execute("select from wizard_run_file_uploads").fetchall() == []
    assert await collected(door, tenants) == 1
    assert applicant.kept() == []


async def test_answers_that_a_stored_run_gives_to_a_new_one_bring_their_files_along(door: Door, tenants: Tenants):
    applicant = await applying(door)
    await answered(applicant)
    begun = await applicant.taken_up_again()
    again = Applicant(door, applicant.client, "none", {"id": None, "run": begun})
    (file,) = begun["state"]["answers"]["photo"]
    assert (await again.client.get(f"{again.files}/{file['id']}")).content == PNG
    gone = f"update wizard_runs set deleted_at = now() where id = '{applicant.run}'"
    assert await collected(door, tenants, gone) == 1
    assert (await again.client.get(f"{again.files}/{file['id']}")).content == PNG
    assert await collected(door, tenants, "update wizard_runs set deleted_at = now()") == 1
    assert applicant.kept() == []
