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
    return 0 if asyncio.run(_until_stopped(settings, dsn, settings.public_url or own_address)) else 1


async def _until_stopped(settings: Settings, dsn: str, public_url: str) -> bool:
    from usher.working import work

    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    print("working: Ctrl-C stops it.", flush=True)
    return await work(settings, dsn, public_url, stopping)


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
