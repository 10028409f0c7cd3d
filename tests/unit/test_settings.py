"""Settings: what is read from the environment, and how a wrong one is refused."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from fixtures.program import CHECKOUT

from usher.datafolder import DataFolder
from usher.refusal import StartRefused
from usher.settings import Settings, SettingWrong, load_settings


@pytest.fixture(autouse=True)
def _nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def test_every_setting_has_its_line_in_the_example_and_the_other_way_round() -> None:
    shown = re.findall(r"^#([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(shown) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Settings()
    example = (CHECKOUT / ".env.example").read_text()
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", example, re.MULTILINE))
    for name in (
        "HOST",
        "PORT",
        "USHER_DATA_DIR",
        "LOG_LEVEL",
        "BODY_LIMIT_BYTES",
        "FILE_LIMIT_BYTES",
        "SUPABASE_BUCKET",
        "OPENAI_MODEL",
        "TURN_LEASE_SECONDS",
        "WORKER",
    ):
        monkeypatch.setenv(name, shown[name])
        assert getattr(Settings(), name.lower()) == getattr(plain, name.lower())


def test_the_environment_wins_over_the_file_and_empty_means_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=9001\nOPENAI_MODEL=small\nOPENAI_API_KEY=\n")
    monkeypatch.setenv("PORT", "9002")
    settings = load_settings()
    assert (settings.port, settings.openai_model, settings.openai_api_key) == (9002, "small", None)


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "http://localhost:3000, https://acme.example/")
    assert load_settings().cors_origins == ("http://localhost:3000", "https://acme.example")


def test_what_a_model_costs_is_two_or_three_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_PRICES", "0.40, 1.60")
    assert load_settings().openai_prices == (Decimal("0.40"), Decimal("1.60"))
    monkeypatch.setenv("OPENAI_PRICES", "0.40")
    with pytest.raises(SettingWrong, match="OPENAI_PRICES"):
        load_settings()


def test_a_model_needs_a_key_or_the_address_of_a_local_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().has_model
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")
    assert load_settings().has_model


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "eighty", "valid integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("DATABASE_URL", "mysql://sesame@host/db", "must begin with postgresql://"),
        ("DATABASE_URL", "postgresql://u:sesame@host/db?colour=red", "can be read"),
        ("OPENAI_BASE_URL", "sesame", "valid URL"),
        ("SUPABASE_JWT_SECRET", "sesame", "at least 32 characters"),
        ("CORS_ORIGINS", "sesame", "valid URL"),
        ("EMBEDDED_SIGN_IN", "sesame", "valid boolean"),
        ("WORKER", "sesame", "'in_server' or 'off'"),
        ("SMTP_URL", "http://sesame@mail.example.org", "must be smtp://host or smtps://host"),
        ("SMTP_URL", "smtp://mail.example.org:sesame", "must be smtp://host or smtps://host"),
        ("MAIL_FROM", "sesame", "must be an address"),
        ("PUBLIC_URL", "sesame", "valid URL"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingWrong) as refused:
        load_settings()
    sentence = str(refused.value)
    assert sentence.startswith(f"The setting {name} is wrong: ")
    assert reason in sentence
    assert "sesame" not in sentence
    assert "\n" not in sentence


SOMEWHERE = "postgresql://login@host/db"


@pytest.mark.parametrize(
    ("given", "issues"),
    [
        ({}, True),
        ({"SUPABASE_URL": "https://p.supabase.co"}, False),
        ({"DATABASE_URL": SOMEWHERE, "SUPABASE_URL": "https://p.supabase.co"}, False),
        ({"DATABASE_URL": SOMEWHERE, "SUPABASE_JWT_SECRET": "s" * 32}, False),
        ({"EMBEDDED_SIGN_IN": "false", "SUPABASE_JWKS_URL": "https://keys.example"}, False),
    ],
)
def test_people_sign_in_here_on_the_embedded_database_unless_supabase_does_it(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], issues: bool
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load_settings().issues_tokens is issues


@pytest.mark.parametrize(
    "given",
    [
        {"EMBEDDED_SIGN_IN": "true", "SUPABASE_URL": "https://p.supabase.co"},
        {"EMBEDDED_SIGN_IN": "true", "DATABASE_URL": SOMEWHERE},
        {"EMBEDDED_SIGN_IN": "false"},
        {"DATABASE_URL": SOMEWHERE},
        {"DATABASE_DIRECT_URL": SOMEWHERE},
        {"DATABASE_WORKER_URL": SOMEWHERE},
        {"SMTP_URL": "smtp://mail.example.org"},
        {"SUPABASE_SERVICE_KEY": "sesame"},
    ],
)
def test_settings_that_contradict_each_other_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingWrong, match="_URL"):
        load_settings()


def test_a_data_folder_that_cannot_be_made_is_refused_by_its_settings_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartRefused, match="set USHER_DATA_DIR to another"), DataFolder(tmp_path / "file/data").held():
        pass
