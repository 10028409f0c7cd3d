"""The settings: the program's only look at its environment, read once and handed down as plain values."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from usher.refusal import StartRefused


class SettingWrong(StartRefused):
    """A setting can't be used; the message names it and never shows its value."""

    exit_code = 2


def _postgres_address(value: SecretStr) -> SecretStr:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    address = value.get_secret_value()
    if not address.startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://")
    try:
        int(conninfo_to_dict(address).get("port") or 5432)
    except (ProgrammingError, ValueError):
        raise ValueError("is no PostgreSQL address that can be read") from None
    return value


def _web_address(value: str) -> str:
    HttpUrl(value)
    return value.rstrip("/")


def _smtp_address(value: SecretStr) -> SecretStr:
    from tools.mail import MailServer

    MailServer.at(value.get_secret_value())
    return value


def _sender(value: str) -> str:
    from tools.mail import sender_of

    sender_of(value)
    return value


def _long_enough(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < 32:
        raise ValueError("must be at least 32 characters long")
    return value


def _split(value: Any) -> Any:
    return [part.strip().rstrip("/") for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _two_or_three(value: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    if len(value) not in {0, 2, 3} or any(price < 0 for price in value):
        raise ValueError("must be two or three prices: of prompt, completion and cached tokens, per million")
    return value


PostgresAddress = Annotated[SecretStr, AfterValidator(_postgres_address)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
PricesPerMillion = Annotated[tuple[Decimal, ...], NoDecode, BeforeValidator(_split), AfterValidator(_two_or_three)]
SmtpAddress = Annotated[SecretStr, AfterValidator(_smtp_address)]
Sender = Annotated[str, AfterValidator(_sender)]
SigningKey = Annotated[SecretStr, AfterValidator(_long_enough)]


class Settings(BaseSettings):
    """Every setting, named after its variable; `.env.example` says what each is for."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    usher_data_dir: Path = Path(".data")
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    cors_origins: Annotated[tuple[WebAddress, ...], NoDecode, BeforeValidator(_split)] = ()
    body_limit_bytes: int = Field(default=1_048_576, ge=1024)

    file_limit_bytes: int = Field(default=2_147_483_648, ge=1024, le=10**13)
    files_dir: Path | None = None
    file_url_key: SigningKey | None = None
    supabase_service_key: SecretStr | None = None
    supabase_bucket: str = Field(default="usher", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")

    database_url: PostgresAddress | None = None
    database_direct_url: PostgresAddress | None = None
    database_worker_url: PostgresAddress | None = None
    database_pool_size: int = Field(default=10, ge=1, le=500)

    worker: Literal["in_server", "off"] = "in_server"
    smtp_url: SmtpAddress | None = None
    mail_from: Sender | None = None
    public_url: WebAddress | None = None

    openai_api_key: SecretStr | None = None
    openai_base_url: WebAddress | None = None
    openai_model: str = "gpt-4.1-mini"
    openai_prices: PricesPerMillion = ()
    openai_timeout_seconds: float = Field(default=30, gt=0, le=600)
    openai_first_token_seconds: float = Field(default=10, gt=0, le=600)
    openai_pause_seconds: float = Field(default=30, gt=0, le=3600)
    turn_lease_seconds: int = Field(default=20, ge=5, le=3600)

    supabase_url: WebAddress | None = None
    supabase_anon_key: SecretStr | None = None
    supabase_jwt_secret: SigningKey | None = None
    supabase_jwks_url: WebAddress | None = None
    embedded_sign_in: bool | None = None
    anonymous_sign_in: bool = True

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.database_direct_url and not self.database_url:
            raise ValueError("DATABASE_DIRECT_URL needs DATABASE_URL beside it")
        if self.database_worker_url and not self.database_url:
            raise ValueError("DATABASE_WORKER_URL needs DATABASE_URL beside it")
        if self.smtp_url and not self.mail_from:
            raise ValueError("SMTP_URL needs MAIL_FROM beside it: the address that mails come from")
        if self.embedded_sign_in and self.supabase_url:
            raise ValueError("EMBEDDED_SIGN_IN can't be on while SUPABASE_URL is set: one of them issues the tokens")
        if self.embedded_sign_in and self.database_url:
            raise ValueError("EMBEDDED_SIGN_IN works on the embedded database only, and DATABASE_URL is set")
        if self.supabase_service_key and not self.supabase_url:
            raise ValueError("SUPABASE_SERVICE_KEY needs SUPABASE_URL beside it")
        if not (self.issues_tokens or self.supabase_url or self.supabase_jwt_secret or self.supabase_jwks_url):
            raise ValueError(
                "SUPABASE_URL (or SUPABASE_JWT_SECRET, or SUPABASE_JWKS_URL) has to say who signs people in"
            )
        return self

    @property
    def issues_tokens(self) -> bool:
        """Whether people sign in at this server: on the embedded database, unless Supabase does it."""
        if self.embedded_sign_in is not None:
            return self.embedded_sign_in
        return self.database_url is None and self.supabase_url is None

    @property
    def has_model(self) -> bool:
        """Whether a language model leads the conversation. A local server needs an address but no key."""
        return self.openai_api_key is not None or self.openai_base_url is not None


def load_settings() -> Settings:
    """The settings from the environment and `.env`; the first that is wrong stops the start."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingWrong(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    message = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return f"A setting is wrong: {message}."
    return f"The setting {str(problem['loc'][0]).upper()} is wrong: {message[0].lower()}{message[1:]}."
