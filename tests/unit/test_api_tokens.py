"""Access tokens: who is let in as whom, and which forgeries are refused."""

import hmac
import time
from hashlib import sha256
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from fakes.token_makers import SECRET, Issuer, claims, forged_token, shared_secret_token, unsigned_token
from jwt.utils import base64url_encode

from api.keys import PublicKeys, SharedSecret, read_key_set
from api.tokens import TokenReader, TokenRefused


def reader(*issuers: Issuer) -> TokenReader:
    return TokenReader([SharedSecret(SECRET), PublicKeys(read_key_set({"keys": [each.jwk for each in issuers]}))])


async def refusal(token: str, by: TokenReader) -> TokenRefused:
    with pytest.raises(TokenRefused) as refused:
        await by.read(token)
    return refused.value


async def test_a_token_of_the_shared_secret_speaks_for_its_subject():
    ada = uuid4()
    principal = await reader().read(shared_secret_token(ada))
    assert (principal.user_id, principal.email, principal.organization_id) == (ada, "ada@acme.example", None)
    assert principal.claims["role"] == "authenticated"


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
@pytest.mark.parametrize("key_id", ["key-1", None])
async def test_a_token_of_a_published_key_is_verified(algorithm: str, key_id: str | None):
    issuer, ada = Issuer(algorithm, key_id), uuid4()
    assert (await reader(issuer).read(issuer.token(ada))).user_id == ada


async def test_an_expired_token_is_told_apart_from_an_invalid_one():
    expired = await refusal(shared_secret_token(expires_in=-31), reader())
    assert expired.kind.slug == "token-expired"
    assert (expired.headers or {})["WWW-Authenticate"].startswith('Bearer realm="usher", error="invalid_token"')


async def test_clocks_may_differ_by_half_a_minute():
    await reader().read(shared_secret_token(expires_in=-20))
    await reader().read(shared_secret_token(nbf=int(time.time()) + 20))
    assert (await refusal(shared_secret_token(nbf=int(time.time()) + 60), reader())).kind.slug == "token-invalid"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody-else"},
        {"aud": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"sub": None},
        {"sub": "not-a-uuid"},
        {"sub": 7},
        {"role": "service_role"},
        {"role": "anon"},
        {"role": None},
    ],
    ids=str,
)
async def test_a_token_that_is_no_persons_is_refused(changes: dict):
    assert (await refusal(shared_secret_token(**changes), reader())).kind.slug == "token-invalid"


async def test_an_unsigned_token_is_refused():
    assert (await refusal(unsigned_token(), reader())).kind.slug == "token-invalid"
    assert (await refusal(forged_token({"alg": "none"}, claims()), reader())).kind.slug == "token-invalid"
    assert (await refusal(forged_token({"alg": "None"}, claims()), reader())).kind.slug == "token-invalid"


async def test_a_public_key_is_no_shared_secret():
    issuer = Issuer("RS256")
    pem = issuer.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head = forged_token({"alg": "HS256", "kid": "key-1"}, claims()).rpartition(".")[0]
    signature = hmac.new(pem, head.encode(), sha256).digest()
    forged = head + "." + base64url_encode(signature).decode()
    assert (await refusal(forged, reader(issuer))).kind.slug == "token-invalid"


async def test_the_key_named_in_a_token_itself_is_not_looked_at():
    attacker, issuer = Issuer("ES256"), Issuer("ES256")
    header = {"jwk": attacker.jwk, "jku": "https://attacker.example/keys", "kid": "key-1"}
    forged = jwt.encode(claims(), attacker.private, algorithm="ES256", headers=header)
    assert (await refusal(forged, reader(issuer))).kind.slug == "token-invalid"


async def test_an_algorithm_of_another_key_type_is_refused():
    issuer = Issuer("RS256")
    forged = jwt.encode(claims(), issuer.private, algorithm="RS512", headers={"kid": "key-1"})
    assert (await refusal(forged, reader(issuer))).kind.slug == "token-invalid"
    impostor = Issuer("ES256")
    assert (await refusal(impostor.token(), reader(issuer))).kind.slug == "token-invalid"


@pytest.mark.parametrize("token", ["x", "a.b.c", "..", "é.é.é", "x" * 9000, shared_secret_token()[:-2] + "xx"])
async def test_what_is_no_token_is_refused(token: str):
    assert (await refusal(token, reader())).kind.slug == "token-invalid"


async def test_another_issuer_is_refused_where_one_is_configured():
    strict = TokenReader([SharedSecret(SECRET)], issuer="https://acme.supabase.co/auth/v1")
    await strict.read(shared_secret_token(iss="https://acme.supabase.co/auth/v1"))
    assert (await refusal(shared_secret_token(iss="https://evil.example"), strict)).kind.slug == "token-invalid"


class CountingSecret(SharedSecret):
    asked = 0

    async def key(self, algorithm: str, key_id: str | None):
        self.asked += 1
        return await super().key(algorithm, key_id)


async def test_a_verified_token_is_remembered_but_never_past_its_expiry():
    now = time.time()
    source = CountingSecret(SECRET)
    tokens = TokenReader([source], clock=lambda: now)
    token = shared_secret_token(expires_in=60)
    await tokens.read(token)
    await tokens.read(token)
    assert source.asked == 1
    now += 61
    await tokens.read(token)
    assert source.asked == 2


async def test_only_so_many_tokens_are_remembered():
    source = CountingSecret(SECRET)
    tokens = TokenReader([source], remembered=1)
    first, second = shared_secret_token(), shared_secret_token()
    for token in (first, second, first):
        await tokens.read(token)
    assert source.asked == 3
