"""Signing in at the embedded issuer with Supabase's own client, over real HTTP."""

import httpx
import pytest
from supabase_auth.errors import AuthApiError, AuthWeakPasswordError
from supabase_auth.types import SignInWithEmailAndPasswordCredentials, SignUpWithEmailAndPasswordCredentials

from store.demo import ADMIN, PASSWORD, PEOPLE, DemoPerson
from supabase import AsyncClient, acreate_client

KEY = "the-embedded-issuer-needs-no-key"


async def supabase(server: str) -> AsyncClient:
    return await acreate_client(server, KEY)


def credentials(person: DemoPerson = ADMIN, password: str = PASSWORD) -> SignInWithEmailAndPasswordCredentials:
    return {"email": person.email, "password": password}


async def me(server: str, token: str) -> dict:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        return (await client.get(f"{server}/api/v1/me")).json()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.email)
async def test_every_demo_person_signs_in_and_is_known_here(server: str, person: DemoPerson):
    client = await supabase(server)
    answer = await client.auth.sign_in_with_password(credentials(person))
    assert answer.session
    assert answer.user
    assert answer.user.id == str(person.id)
    known = await me(server, answer.session.access_token)
    assert (known["email"], known["organizations"][0]["role"]) == (person.email, person.role)


async def test_the_client_refreshes_and_a_reused_token_ends_the_sign_in(server: str):
    client = await supabase(server)
    first = (await client.auth.sign_in_with_password(credentials())).session
    second = (await client.auth.refresh_session()).session
    assert first
    assert second
    assert second.refresh_token != first.refresh_token
    assert (await me(server, second.access_token))["email"] == ADMIN.email
    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(AuthApiError) as refused:
            await client.auth.refresh_session(token)
        assert (refused.value.status, refused.value.code) == (400, "refresh_token_not_found")


async def test_a_newcomer_signs_up_and_gets_an_organization(server: str):
    client = await supabase(server)
    wanted: SignUpWithEmailAndPasswordCredentials = {
        "email": "Nina@Example.org",
        "password": "correct-horse",
        "options": {"data": {"name": "Nina"}},
    }
    answer = await client.auth.sign_up(wanted)
    assert answer.session
    known = await me(server, answer.session.access_token)
    assert (known["email"], known["name"]) == ("nina@example.org", "Nina")
    (own,) = known["organizations"]
    assert (own["is_personal"], own["role"]) == (True, "admin")
    again = await (await supabase(server)).auth.sign_in_with_password(
        {"email": "nina@example.org", "password": "correct-horse"}
    )
    assert again.user
    assert answer.user
    assert again.user.id == answer.user.id


async def test_the_client_reads_its_user_and_claims(server: str):
    client = await supabase(server)
    await client.auth.sign_in_with_password(credentials())
    answer = await client.auth.get_user()
    assert answer
    assert answer.user.email == ADMIN.email
    assert answer.user.last_sign_in_at
    claims = await client.auth.get_claims()
    assert claims
    assert claims["claims"].get("sub") == str(ADMIN.id)


async def test_after_signing_out_the_refresh_token_is_dead(server: str):
    client = await supabase(server)
    session = (await client.auth.sign_in_with_password(credentials())).session
    await client.auth.sign_out()
    assert session
    with pytest.raises(AuthApiError):
        await client.auth.refresh_session(session.refresh_token)


async def test_somebody_signs_in_without_an_account_and_belongs_nowhere(server: str):
    client = await supabase(server)
    answer = await client.auth.sign_in_anonymously({"options": {"data": {"name": "Vera"}}})
    assert answer.session
    assert answer.user
    assert (answer.user.is_anonymous, answer.user.email, answer.user.app_metadata) == (True, "", {})
    assert answer.user.user_metadata == {"name": "Vera"}
    claims = await client.auth.get_claims()
    assert claims
    assert claims["claims"].get("is_anonymous")
    assert claims["claims"].get("role") == "authenticated"
    known = await me(server, answer.session.access_token)
    assert (known["email"], known["name"], known["organizations"]) == (None, "Vera", [])
    assert (await client.auth.refresh_session()).session


async def test_an_anonymous_person_becomes_a_permanent_one(server: str):
    client = await supabase(server)
    visitor = (await client.auth.sign_in_anonymously()).user
    upgraded = await client.auth.update_user({"email": "Vera@Example.org", "password": "correct-horse"})
    assert visitor
    assert (upgraded.user.id, upgraded.user.email, upgraded.user.is_anonymous) == (
        visitor.id,
        "vera@example.org",
        False,
    )
    session = (await client.auth.refresh_session()).session
    assert session
    (own,) = (await me(server, session.access_token))["organizations"]
    assert (own["is_personal"], own["role"], own["name"]) == (True, "admin", "vera")
    again = await (await supabase(server)).auth.sign_in_with_password(
        {"email": "vera@example.org", "password": "correct-horse"}
    )
    assert again.user
    assert (again.user.id, again.user.is_anonymous) == (visitor.id, False)


async def test_becoming_permanent_is_refused_as_supabase_does_it(server: str):
    client = await supabase(server)
    await client.auth.sign_in_anonymously()
    with pytest.raises(AuthApiError) as taken:
        await client.auth.update_user({"email": ADMIN.email, "password": "correct-horse"})
    assert (taken.value.status, taken.value.code) == (422, "email_exists")
    with pytest.raises(AuthWeakPasswordError):
        await client.auth.update_user({"email": "vera@example.org", "password": "12345"})
    with pytest.raises(AuthApiError) as addressless:
        await client.auth.update_user({"password": "correct-horse"})
    assert (addressless.value.status, addressless.value.code) == (422, "validation_failed")
    answer = await client.auth.get_user()
    assert answer
    assert answer.user.is_anonymous


async def test_an_account_changes_its_password_and_says_more_of_itself(server: str):
    client = await supabase(server)
    await client.auth.sign_in_with_password(credentials())
    with pytest.raises(AuthApiError) as same:
        await client.auth.update_user({"password": PASSWORD})
    assert (same.value.status, same.value.code) == (422, "same_password")
    changed = await client.auth.update_user({"password": "correct-horse", "data": {"team": "A"}})
    assert changed.user.user_metadata == {"name": "Ada", "team": "A"}
    assert (await client.auth.sign_in_with_password(credentials(password="correct-horse"))).user


async def test_refusals_are_what_the_client_expects(server: str):
    client = await supabase(server)
    with pytest.raises(AuthApiError) as wrong:
        await client.auth.sign_in_with_password(credentials(password="wrong"))
    assert (wrong.value.status, wrong.value.code) == (400, "invalid_credentials")
    with pytest.raises(AuthWeakPasswordError) as weak:
        await client.auth.sign_up({"email": "nina@example.org", "password": "12345"})
    assert weak.value.reasons == ["length"]
    with pytest.raises(AuthApiError) as taken:
        await client.auth.sign_up({"email": ADMIN.email, "password": "correct-horse"})
    assert (taken.value.status, taken.value.code) == (422, "user_already_exists")


async def test_an_older_client_gets_the_older_shape_of_errors(server: str):
    async with httpx.AsyncClient(base_url=server) as client:
        url = "/auth/v1/token?grant_type=password"
        wrong = await client.post(url, json=credentials(password="wrong"))
        assert wrong.json() == {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}
        shapeless = await client.post(url, json={"email": 7})
        assert (shapeless.status_code, shapeless.json()["error_code"]) == (422, "validation_failed")
        broken = await client.post(url, content=b"{", headers={"content-type": "application/json"})
        assert (broken.status_code, broken.json()["error_code"]) == (400, "bad_json")


async def test_a_stream_arrives_piece_by_piece_over_real_http(server: str):
    client = await supabase(server)
    session = (await client.auth.sign_in_with_password(credentials())).session
    assert session
    asked = {"threadId": "t", "runId": "r", "messages": [], "forwardedProps": {"wizard": "event-wizard"}}
    headers = {"Authorization": f"Bearer {session.access_token}"}
    async with (
        httpx.AsyncClient(base_url=server, headers=headers) as http,
        http.stream("POST", "/api/v1/agent", json=asked) as response,
    ):
        lines = [line async for line in response.aiter_lines()]
    assert response.headers["transfer-encoding"] == "chunked"
    assert lines[0] == "id: 1"
    assert '"RUN_FINISHED"' in lines[-2]
