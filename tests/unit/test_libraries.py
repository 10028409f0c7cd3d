"""The libraries that the checkout's own folders could hide."""

import supabase


def test_the_folder_supabase_does_not_hide_the_library() -> None:
    assert callable(supabase.create_client)
