"""The embedded sign-in: passwords, refresh tokens, limits."""

import asyncio
import stat

import pytest
from argon2 import PasswordHasher
from fakes.memory_accounts import MemoryAccounts

from api.attempts import AttemptLimit
from api.embedded.documents import SignUp
from api.embedded.issuer import Issuer
from api.embedded.passwords import Passwords
from api.embedded.refusals import AuthRefused
from api.embedded.signing import SigningKey
from api.keys import PublicKeys, read_key_set
from api.tokens import TokenReader

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HERE = "203.0.113.7"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def issuer(clock: Clock | None = None) -> Issuer:
    attempts = AttemptLimit(allowed=3, seconds=60, clock=clock or Clock())
    anonymous = AttemptLimit(allowed=30, seconds=3600, clock=clock or Clock())
    return Issuer(
        MemoryAccounts(),
        SigningKey.generate(),
        url="http://127.0.0.1:8000/auth/v1",
        passwords=Passwords(CHEAP),
        attempts=attempts,
        anonymous=anonymous,
    )


async def refusal(attempt) -> AuthRefused:
    with pytest.raises(AuthRefused) as refused:
        await attempt
    return refused.value


ADA = SignUp(email="Ada@Example.org", password="correct horse", data={"name": "Ada"})


async def test_who_signs_up_is_signed_in_with_a_token_that_verifies():
    signing_in = issuer()
    session = await signing_in.sign_up(ADA, address=HERE)
    principal = await TokenReader([PublicKeys(read_key_set(signing_in.key_set))]).read(session.access_token)
    assert (principal.user_id, principal.email) == (session.user.id, "ada@example.org")
    assert session.user.user_metadata == {"name": "Ada"}
    again = await signing_in.sign_in(" ADA@example.org ", "correct horse", address=HERE)
    assert again.user.id == session.user.id


async def test_a_wrong_password_and_an_unknown_address_are_refused_alike():
    signing_in = issuer()
    await signing_in.sign_up(ADA, address=HERE)
    wrong = await refusal(signing_in.sign_in("ada@example.org", "wrong", address=HERE))
    unknown = await refusal(signing_in.sign_in("eve@example.org", "correct horse", address=HERE))
    assert (wrong.status, wrong.code, wrong.message) == (unknown.status, unknown.code, unknown.message)
    assert wrong.code == "invalid_credentials"


async def test_an_unknown_address_costs_as_much_hashing_as_a_known_one():
    hashed = []

    class Counting(PasswordHasher):
        def verify(self, hash, password):
            hashed.append(hash)
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert not await passwords.matches("guess", None)
    assert not await passwords.matches("nobody has this password", None)
    assert len(hashed) == 2


async def test_guessing_is_stopped_for_one_address_and_person_only():
    clock = Clock()
    signing_in = issuer(clock)
    await signing_in.sign_up(ADA, address=HERE)
    for _ in range(3):
        assert (await refusal(signing_in.sign_in("ada@example.org", "wrong", address=HERE))).status == 400
    stopped = await refusal(signing_in.sign_in("ada@example.org", "correct horse", address=HERE))
    assert (stopped.status, stopped.code, stopped.headers["Retry-After"]) == (429, "over_request_rate_limit", "61")
    await signing_in.sign_in("ada@example.org", "correct horse", address="198.51.100.9")
    clock.now += 61
    await signing_in.sign_in("ada@example.org", "correct horse", address=HERE)


async def test_a_refresh_token_works_once_and_its_reuse_ends_the_sign_in():
    signing_in = issuer()
    first = await signing_in.sign_up(ADA, address=HERE)
    second = await signing_in.refresh(first.refresh_token)
    third = await signing_in.refresh(second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert (await refusal(signing_in.refresh(first.refresh_token))).code == "refresh_token_not_found"
    assert (await refusal(signing_in.refresh(third.refresh_token))).code == "refresh_token_not_found"


async def test_signing_out_ends_every_sign_in_of_the_person():
    signing_in = issuer()
    here = await signing_in.sign_up(ADA, address=HERE)
    there = await signing_in.sign_in("ada@example.org", "correct horse", address="198.51.100.9")
    await signing_in.sign_out(here.user.id)
    for session in (here, there):
        assert (await refusal(signing_in.refresh(session.refresh_token))).status == 400


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("ada@example.org", "12345", "weak_password"),
        ("ada", "correct horse", "email_address_invalid"),
        ("ada@", "correct horse", "email_address_invalid"),
        ("Ada@Example.ORG", "correct horse", "user_already_exists"),
    ],
)
async def test_a_weak_password_a_bad_or_taken_address_cannot_sign_up(email: str, password: str, code: str):
    signing_in = issuer()
    await signing_in.sign_up(ADA, address=HERE)
    assert (await refusal(signing_in.sign_up(SignUp(email=email, password=password), address=HERE))).code == code


async def test_only_hashes_of_refresh_tokens_are_kept():
    accounts = MemoryAccounts()
    signing_in = Issuer(accounts, SigningKey.generate(), url="http://x", passwords=Passwords(CHEAP))
    session = await signing_in.sign_up(ADA, address=HERE)
    assert session.refresh_token not in accounts.tokens
    assert (next(iter(accounts.accounts.values())).password_hash or "").startswith("$argon2id$")


def test_the_signing_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    place = tmp_path / "signing-key.pem"
    made = SigningKey.load_or_create(place)
    assert SigningKey.load_or_create(place).public_jwk == made.public_jwk
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["signing-key.pem"]


def test_of_two_servers_that_start_at_once_one_makes_the_key(tmp_path):
    place = tmp_path / "signing-key.pem"

    async def race():
        return await asyncio.gather(*(asyncio.to_thread(SigningKey.load_or_create, place) for _ in range(8)))

    assert len({key.public_jwk["kid"] for key in asyncio.run(race())}) == 1


def test_only_the_most_recent_attempts_are_remembered():
    limit = AttemptLimit(allowed=1, seconds=60, keys=2, clock=Clock())
    for name in ("first", "second", "third"):
        limit.count(name)
    assert limit.wait("first") == 0
    assert limit.wait("third") == 60


async def test_thirty_people_an_hour_sign_in_anonymously_from_one_address():
    clock = Clock()
    signing_in = issuer(clock)
    for _ in range(30):
        assert (await signing_in.sign_up(SignUp(), address=HERE)).user.is_anonymous
    refused = await refusal(signing_in.sign_up(SignUp(), address=HERE))
    assert (refused.status, refused.code, refused.headers) == (429, "over_request_rate_limit", {"Retry-After": "3601"})
    assert (await signing_in.sign_up(SignUp(), address="203.0.113.8")).user.is_anonymous
    clock.now += 3600
    assert (await signing_in.sign_up(SignUp(), address=HERE)).user.is_anonymous


async def test_where_it_is_switched_off_nobody_signs_in_anonymously():
    signing_in = Issuer(MemoryAccounts(), SigningKey.generate(), url="http://usher.test", allows_anonymous=False)
    refused = await refusal(signing_in.sign_up(SignUp(data={}), address=HERE))
    assert (refused.status, refused.code) == (422, "anonymous_provider_disabled")


@pytest.mark.parametrize(
    "half", [SignUp(email="ada@example.org"), SignUp(password="correct horse"), SignUp(data={"about": "x" * 2000})]
)
async def test_half_a_sign_up_and_too_much_metadata_are_refused(half: SignUp):
    refused = await refusal(issuer().sign_up(half, address=HERE))
    assert (refused.status, refused.code) == (422, "validation_failed")
