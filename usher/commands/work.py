"""`make work`: background jobs in a process of their own, beside a server or several."""

import asyncio
import signal

from usher.datafolder import DataFolder
from usher.logs import configure_logs
from usher.refusal import StartRefused
from usher.settings import Settings, load_settings


def work_jobs() -> int:
    """Works jobs off until it is told to stop."""
    settings = load_settings()
    configure_logs(settings.log_level)
    dsn, own_address = _where(settings)
    asyncio.run(_until_stopped(settings, dsn, settings.public_url or own_address))
    return 0


async def _until_stopped(settings: Settings, dsn: str, public_url: str) -> None:
    from usher.working import STOP_SECONDS, stop, work

    working = asyncio.create_task(work(settings, dsn, public_url))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    print("working: Ctrl-C stops it.", flush=True)
    await asyncio.wait([working])
    await stop(working, STOP_SECONDS)


def _where(settings: Settings) -> tuple[str, str]:
    """The database, and the server that people reach."""
    if settings.database_url is not None:
        if settings.database_worker_url is None:
            raise StartRefused("background jobs need DATABASE_WORKER_URL: the login usher_jobs on a direct connection")
        return settings.database_worker_url.get_secret_value(), f"http://{settings.host}:{settings.port}"
    running = DataFolder(settings.usher_data_dir).running()
    if running is None:
        raise StartRefused(f"no server runs on {settings.usher_data_dir}: start one with make run")
    return running["worker_dsn"], running["url"]
