"""Whose tokens are accepted, by the settings."""

import httpx
import pytest
from fakes.memory_accounts import MemoryAccounts
from fakes.token_makers import Issuer as Project
from fakes.token_makers import shared_secret_token

from api.embedded.documents import SignUp
from api.embedded.issuer import Issuer
from api.embedded.signing import SigningKey
from api.tokens import TokenReader, TokenRefused
from usher.opening import key_sources
from usher.settings import Settings

SECRET = "x" * 32


def settings(**given: str) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


async def test_a_projects_key_set_is_found_by_its_address():
    project, asked = Project("ES256"), []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"keys": [project.jwk]})

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    reader = TokenReader(key_sources(settings(supabase_url="https://acme.supabase.co/"), None, http))
    assert (await reader.read(project.token())).email == "ada@acme.example"
    assert asked == ["https://acme.supabase.co/auth/v1/.well-known/jwks.json"]


async def test_a_shared_secret_and_a_key_set_may_serve_side_by_side():
    project = Project("RS256")
    keys = httpx.MockTransport(lambda _: httpx.Response(200, json={"keys": [project.jwk]}))
    given = {"supabase_jwt_secret": SECRET, "supabase_jwks_url": "https://keys.example/jwks.json"}
    reader = TokenReader(key_sources(settings(**given), None, httpx.AsyncClient(transport=keys)))
    await reader.read(project.token())
    await reader.read(shared_secret_token(secret=SECRET))
    with pytest.raises(TokenRefused):
        await reader.read(shared_secret_token(secret="y" * 32))


async def test_the_embedded_issuers_tokens_are_accepted_and_nobody_elses():
    issuer = Issuer(MemoryAccounts(), SigningKey.generate(), url="http://127.0.0.1:8000/auth/v1")
    reader = TokenReader(key_sources(settings(), issuer, httpx.AsyncClient()))
    signed = await issuer.sign_up(SignUp(email="ada@example.org", password="correct-horse"), address="here")
    assert (await reader.read(signed.access_token)).user_id == signed.user.id
    for foreign in (shared_secret_token(), Project("ES256").token()):
        with pytest.raises(TokenRefused):
            await reader.read(foreign)
