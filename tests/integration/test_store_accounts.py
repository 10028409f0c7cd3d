"""The embedded issuer keeps accounts and hashes of tokens; a token counts once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fixtures.postgres import Database as PostgresDatabase

from store.accounts import Accounts
from store.demo import ADMIN
from store.people import People
from store.pool import Database
from wizard.errors import EmailTaken
from wizard.principal import Principal

LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
async def accounts(seeded_database: PostgresDatabase) -> AsyncIterator[Accounts]:
    database = await Database.open(seeded_database.issuer_dsn, max_size=4, own_login=True)
    yield Accounts(database)
    await database.close()


async def test_an_account_is_found_however_its_address_is_written(accounts: Accounts):
    found = await accounts.find("Admin@ACME.example")
    assert found is not None
    assert (found.id, found.user_metadata) == (ADMIN.id, {"name": "Ada"})
    assert await accounts.get(ADMIN.id) == found
    assert (await accounts.find("nobody@acme.example"), await accounts.get(uuid4())) == (None, None)


async def test_signing_up_makes_a_person_with_an_organization(accounts: Accounts, database_of_acme: Database):
    account = await accounts.create("new@example.com", "a hash", "Nina")
    assert await accounts.find("new@example.com") == account
    person = await People(database_of_acme).me(Principal(account.id))
    assert (person.name, [each.is_personal for each in person.memberships]) == ("Nina", [True])


async def test_an_address_signs_up_once(accounts: Accounts):
    attempts = [accounts.create(address, "a hash", None) for address in ("n@example.com", "N@example.com")]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Account", "EmailTaken"]
    with pytest.raises(EmailTaken):
        await accounts.create(ADMIN.email, "a hash", None)


async def test_a_token_is_exchanged_for_the_next(accounts: Accounts):
    await accounts.keep_refresh_token(ADMIN.id, "first", LATER)
    account = await accounts.rotate_refresh_token("first", "second", LATER)
    assert account is not None
    assert (account.id, account.last_sign_in_at is not None) == (ADMIN.id, True)
    assert await accounts.rotate_refresh_token("second", "third", LATER) is not None


async def test_a_token_that_comes_again_ends_the_whole_sign_in(accounts: Accounts):
    await accounts.keep_refresh_token(ADMIN.id, "first", LATER)
    await accounts.keep_refresh_token(ADMIN.id, "elsewhere", LATER)
    await accounts.rotate_refresh_token("first", "second", LATER)
    assert await accounts.rotate_refresh_token("first", "stolen", LATER) is None
    assert await accounts.rotate_refresh_token("second", "third", LATER) is None
    assert await accounts.rotate_refresh_token("elsewhere", "next", LATER) is not None


async def test_of_two_that_exchange_a_token_at_once_one_succeeds(accounts: Accounts):
    await accounts.keep_refresh_token(ADMIN.id, "first", LATER)
    exchanges = [accounts.rotate_refresh_token("first", f"next {number}", LATER) for number in range(2)]
    assert sorted(account is None for account in await asyncio.gather(*exchanges)) == [False, True]


async def test_expired_unknown_and_revoked_tokens_are_none(accounts: Accounts):
    await accounts.keep_refresh_token(ADMIN.id, "old", datetime.now(UTC) - timedelta(seconds=1))
    await accounts.keep_refresh_token(ADMIN.id, "revoked", LATER)
    await accounts.revoke_refresh_tokens(ADMIN.id)
    for token in ("old", "unknown", "revoked"):
        assert await accounts.rotate_refresh_token(token, "next", LATER) is None
