"""`make chat`: the terminal chat with the server of this checkout."""

from collections.abc import Sequence

from usher.chat.conversation import chat
from usher.datafolder import DataFolder
from usher.settings import load_settings


def talk(words: Sequence[str]) -> int:
    """Talks to the server that runs on the data folder, else to where one would listen."""
    settings = load_settings()
    running = DataFolder(settings.usher_data_dir).running() or {}
    key = settings.supabase_anon_key
    return chat(
        words,
        server=running.get("url", f"http://{settings.host}:{settings.port}"),
        sign_in=settings.supabase_url,
        api_key=key.get_secret_value() if key else None,
    )
