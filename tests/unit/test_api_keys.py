"""Published key sets: fetched once, again when a key is unknown, never too often, never trusted blindly."""

import httpx
import pytest
from fakes.token_makers import Issuer

from api.keys import RemoteKeySet, read_key_set
from wizard.errors import Unavailable

URL = "https://acme.supabase.co/auth/v1/.well-known/jwks.json"


class Publisher:
    """A server that publishes keys and counts who asks."""

    def __init__(self, *issuers: Issuer) -> None:
        self.issuers, self.asked, self.now = list(issuers), 0, 1000.0
        self.answer: httpx.Response | None = None
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.keys = RemoteKeySet(URL, self.http, clock=lambda: self.now)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == URL
        self.asked += 1
        return self.answer or httpx.Response(200, json={"keys": [each.jwk for each in self.issuers]})


async def test_keys_are_fetched_once_and_again_when_they_are_old():
    publisher = Publisher(Issuer("ES256"))
    for _ in range(3):
        assert await publisher.keys.key("ES256", "key-1")
    assert publisher.asked == 1
    publisher.now += 601
    assert await publisher.keys.key("ES256", "key-1")
    assert publisher.asked == 2


async def test_a_key_made_since_is_fetched():
    publisher = Publisher(Issuer("ES256"))
    assert await publisher.keys.key("ES256", "key-2") is None
    publisher.issuers.append(Issuer("ES256", "key-2"))
    publisher.now += 16
    assert await publisher.keys.key("ES256", "key-2")


async def test_unknown_keys_are_asked_for_only_now_and_then():
    publisher = Publisher(Issuer("ES256"))
    for number in range(50):
        assert await publisher.keys.key("ES256", f"unknown-{number}") is None
    assert publisher.asked == 1
    publisher.now += 16
    await publisher.keys.key("ES256", "unknown")
    await publisher.keys.key("ES256", "unknown")
    assert publisher.asked == 2


async def test_old_keys_serve_on_while_their_server_is_away():
    publisher = Publisher(Issuer("ES256"))
    await publisher.keys.key("ES256", "key-1")
    publisher.now, publisher.answer = publisher.now + 700, httpx.Response(500)
    assert await publisher.keys.key("ES256", "key-1")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(302, headers={"location": "https://elsewhere.example/"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"keys": "none"}),
        httpx.Response(200, content=b" " * 70_000),
    ],
    ids=["fails", "redirects", "no json", "a list", "no list of keys", "too large"],
)
async def test_without_any_keys_sign_in_is_unavailable_rather_than_refused(answer: httpx.Response):
    publisher = Publisher()
    publisher.answer = answer
    with pytest.raises(Unavailable):
        await publisher.keys.key("ES256", "key-1")


async def test_a_shared_secret_is_never_looked_for_in_a_key_set():
    publisher = Publisher(Issuer("ES256"))
    assert await publisher.keys.key("HS256", "key-1") is None
    assert publisher.asked == 0


def test_unusable_keys_are_left_out_of_a_key_set():
    good = Issuer("RS256").jwk
    symmetric = {"kty": "oct", "k": "c2VjcmV0", "kid": "s"}
    disguised = {**good, "alg": "HS256"}
    encryption = {**good, "use": "enc"}
    entries = [symmetric, disguised, encryption, {**good, "d": "private"}, {"kty": "what"}, "no key", good]
    assert [key.algorithm_name for key in read_key_set({"keys": entries})] == ["RS256"]
