"""Puts the worker together: jobs over the worker's own door to the database, the mail server, and the chores."""

from procrastinate import App

from runs.files import FileCollection
from store.files.rows import FileRemainsRows
from store.housekeeping import Housekeeping as Chores
from store.notices import Notices as StoredNotices
from store.pool import Database
from tools.mail import MailServer, SmtpMailer
from usher.settings import Settings
from wizard.ports.files import FileStore
from worker.housekeeping import Housekeeping, housekeeping_jobs
from worker.letters import Letters
from worker.notices import Notices, notice_jobs
from worker.patience import Patience
from worker.queue import queue


def compose_jobs(settings: Settings, database: Database, files: FileStore, dsn: str, public_url: str) -> App:
    """The queue at that address with every job. The database is the worker's."""
    notices = Notices(StoredNotices(database), mailer(settings), Letters(public_url))
    return queue(
        dsn,
        {
            "notices": notice_jobs(notices, Patience()),
            "housekeeping": housekeeping_jobs(housekeeping(database, files)),
        },
    )


def housekeeping(database: Database, files: FileStore) -> Housekeeping:
    """All that is tidied up every few minutes."""
    chores = Chores(database)
    return Housekeeping(
        {
            "runs and transcripts": chores.expire_and_redact,
            "previews": chores.sweep_previews,
            "files": FileCollection(FileRemainsRows(database), files).collect,
            "visitors": chores.sweep_visitors,
            "notices": chores.sweep_notices,
            "index of stored runs": chores.index_stored_runs,
        }
    )


def mailer(settings: Settings) -> SmtpMailer | None:
    """The way to the mail server, if the settings name one."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpMailer(MailServer.at(settings.smtp_url.get_secret_value()), settings.mail_from)
