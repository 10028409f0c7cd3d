"""`make dsn`: how to reach the running database as its owner."""

from usher.datafolder import DataFolder
from usher.refusal import StartRefused
from usher.settings import load_settings


def show_dsn() -> int:
    """Prints the address, with its password, and nothing else."""
    settings = load_settings()
    if settings.database_url is not None:
        print((settings.database_direct_url or settings.database_url).get_secret_value())
        return 0
    running = DataFolder(settings.usher_data_dir).running()
    if running is None:
        raise StartRefused(f"no server runs on {settings.usher_data_dir}: start one with make run")
    print(running["owner_dsn"])
    return 0
