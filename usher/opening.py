"""Opens what the server uses, by its settings, and closes it in the opposite order."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx

from agent.interpreters import Interpreter
from api.embedded.issuer import Issuer
from api.embedded.signing import SigningKey
from api.keys import KeySource, PublicKeys, RemoteKeySet, SharedSecret, read_key_set
from api.services import Services
from api.tokens import TokenReader
from store.accounts import Accounts
from store.pool import Database
from store.run_news import RunListener
from usher.addresses import Addresses
from usher.composition import compose
from usher.file_keeping import file_keeping
from usher.settings import Settings
from usher.working import jobs_beside
from wizard.errors import Unavailable
from wizard.ports.drafting import Drafter

DRAIN_SECONDS = 8.0
CONNECTIONS = httpx.Limits(max_connections=200, max_keepalive_connections=100)
OPENAI = "https://api.openai.com/v1"
KEY_SET_PATH = "/auth/v1/.well-known/jwks.json"


@asynccontextmanager
async def open_services(settings: Settings, addresses: Addresses, public_url: str) -> AsyncGenerator[Services]:
    """Everything behind the routes, and the worker; running turns may end before what they need is closed."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(limits=CONNECTIONS))
        database = await Database.open(
            addresses.request, max_size=settings.database_pool_size, pooled=settings.database_url is not None
        )
        stack.push_async_callback(database.close)
        issuer = await _issuer(settings, addresses, stack)
        tokens = TokenReader(key_sources(settings, issuer, http))
        model, drafter = await _model(settings, stack)
        kept = await file_keeping(settings, stack)
        news = await stack.enter_async_context(RunListener.listening(addresses.owner))
        lease, mails = settings.turn_lease_seconds, settings.smtp_url is not None
        services = compose(database, tokens, model, issuer, lease, drafter, kept, news, mails=mails)
        if settings.worker == "in_server":
            await stack.enter_async_context(jobs_beside(settings, addresses, public_url))
        if settings.worker == "off" or addresses.worker is None:
            with suppress(Unavailable):
                await services.studio.previews.sweep()
        stack.push_async_callback(services.turns.drain, DRAIN_SECONDS)
        yield services


def key_sources(settings: Settings, issuer: Issuer | None, http: httpx.AsyncClient) -> list[KeySource]:
    """Who may sign access tokens: our own issuer, a shared secret, a published key set, or several of them."""
    sources: list[KeySource] = []
    if issuer is not None:
        sources.append(PublicKeys(read_key_set(issuer.key_set)))
    if settings.supabase_jwt_secret is not None:
        sources.append(SharedSecret(settings.supabase_jwt_secret.get_secret_value()))
    project = f"{settings.supabase_url}{KEY_SET_PATH}" if settings.supabase_url else None
    if address := settings.supabase_jwks_url or project:
        sources.append(RemoteKeySet(address, http))
    return sources


async def _issuer(settings: Settings, addresses: Addresses, stack: AsyncExitStack) -> Issuer | None:
    if not settings.issues_tokens or addresses.issuer is None or addresses.cluster is None:
        return None
    database = await Database.open(addresses.issuer, max_size=2, own_login=True)
    stack.push_async_callback(database.close)
    key = SigningKey.load_or_create(addresses.cluster.data.path / "signing-key.pem")
    url = f"http://{settings.host}:{settings.port}/auth/v1"
    return Issuer(Accounts(database), key, url=url, allows_anonymous=settings.anonymous_sign_in)


async def _model(settings: Settings, stack: AsyncExitStack) -> tuple[Interpreter | None, Drafter | None]:
    if not settings.has_model:
        return None, None
    # Importing the model's client takes a second, which a start without a model is spared.
    from agent.model.breaker import CircuitBreaker
    from agent.model.drafter import ModelDrafter
    from agent.model.http_client import model_http_client
    from agent.model.interpreter import ModelInterpreter
    from agent.model.prompts import Prompts
    from agent.model.settings import ModelSettings, Prices

    model = ModelSettings(
        settings.openai_model,
        base_url=settings.openai_base_url or OPENAI,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        prices=Prices(*settings.openai_prices) if settings.openai_prices else None,
        first_token_seconds=settings.openai_first_token_seconds,
        total_seconds=settings.openai_timeout_seconds,
        open_seconds=settings.openai_pause_seconds,
    )
    http = await stack.enter_async_context(model_http_client())
    prompts, breaker = Prompts(), CircuitBreaker(model.failures_to_open, model.open_seconds)
    return ModelInterpreter(model, http, prompts, breaker), ModelDrafter(model, http, prompts, breaker)
