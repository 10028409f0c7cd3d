"""Uploads that meet each other, break off, or outlive their run."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from fixtures.files import PNG, Applicant
from fixtures.http import Door
from fixtures.listening import listening
from fixtures.making import refused
from fixtures.tenants import Tenants

ROWS = "select status from wizard_run_file_uploads"


class Held:
    """The bytes of a picture, of which the last come only when they are released."""

    def __init__(self) -> None:
        self.begun, self.released = asyncio.Event(), asyncio.Event()

    async def content(self) -> AsyncIterator[bytes]:
        yield PNG
        self.begun.set()
        await self.released.wait()
        yield PNG


def statuses(tenants: Tenants) -> list[str]:
    with tenants.owning() as connection:
        return [row["status"] for row in connection.execute(ROWS).fetchall()]


async def until_gone(tenants: Tenants, applicant: Applicant) -> None:
    """Until neither row nor byte is left."""
    async with asyncio.timeout(10):
        while statuses(tenants) or applicant.kept():  # noqa: ASYNC110 - the request has nobody left to tell
            await asyncio.sleep(0.02)


async def test_of_two_uploads_at_once_only_as_many_as_fit_are_taken(applicant: Applicant):
    held = Held()
    upload = applicant.client.post(applicant.files, params={"field": "photo"}, content=held.content())
    first = asyncio.create_task(upload)
    await held.begun.wait()
    refused(await applicant.send(PNG), 409, "too-many-files")
    held.released.set()
    assert (await first).status_code == 201
    tries = [applicant.send(PNG, field="papers") for _ in range(6)]
    assert sorted(response.status_code for response in await asyncio.gather(*tries)) == [201, 201, *[409] * 4]


async def test_an_upload_whose_run_ends_before_it_does_is_refused(applicant: Applicant, tenants: Tenants):
    held = Held()
    upload = applicant.client.post(applicant.files, params={"field": "photo"}, content=held.content())
    first = asyncio.create_task(upload)
    await held.begun.wait()
    with tenants.owning() as connection:
        connection.execute("update wizard_runs set status = 'abandoned'")
    held.released.set()
    refused(await first, 409, "run-not-ready")
    assert (await applicant.listed(), applicant.kept()) == ([], [])


@pytest.mark.parametrize("form", [True, False], ids=["form", "body"])
async def test_a_client_that_vanishes_leaves_nothing(applicant: Applicant, door: Door, tenants: Tenants, form: bool):
    boundary = "multipart/form-data; boundary=line" if form else "application/octet-stream"
    part = b'--line\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' if form else b""
    async with listening(without_lifespan(door)) as url:
        address = urlsplit(url)
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        head = (
            f"POST {applicant.files}?field=papers HTTP/1.1\r\nHost: usher.test\r\nContent-Length: 3000000\r\n"
            f"Authorization: {applicant.client.headers['authorization']}\r\nContent-Type: {boundary}\r\n\r\n"
        )
        writer.write(head.encode() + part + PNG * 1500)
        await writer.drain()
        async with asyncio.timeout(10):
            while statuses(tenants) != ["uploading"] or not applicant.kept():  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
        writer.transport.abort()
        await until_gone(tenants, applicant)


def without_lifespan(door: Door):
    """The application, which is open already, for another server."""

    async def application(scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            raise AssertionError("nobody asks for that here")
        await door.app(scope, receive, send)

    return application
