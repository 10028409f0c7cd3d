"""Files of a run over HTTP: sent, judged by their content, listed, fetched, linked to, taken back."""

import hashlib

import httpx
from fixtures.files import PDF, PNG, Applicant, applying
from fixtures.http import FILE_LIMIT, Door
from fixtures.making import refused

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER


async def test_a_file_is_known_by_its_content_and_answers_its_field(applicant: Applicant):
    file = await applicant.sent(PNG, "C:\\pictures\\../me.png")
    assert file == {
        "id": file["id"],
        "field": "photo",
        "name": "me.png",
        "size": len(PNG),
        "type": "image/png",
        "sha256": hashlib.sha256(PNG).hexdigest(),
    }
    saved = await applicant.answer(photo=[{"id": file["id"], "name": "lie.exe", "size": 1, "type": "x/y"}])
    known = {name: file[name] for name in ("id", "name", "size", "type")}
    assert saved["run"]["state"]["answers"]["photo"] == [known]
    assert await applicant.listed() == [file]


async def test_a_file_may_also_be_the_body_itself(applicant: Applicant):
    path, params = applicant.files, {"field": "papers", "name": "Größe 📄.pdf"}
    response = await applicant.client.post(path, params=params, content=PDF)
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"{path}/{response.json()['id']}"
    assert (response.json()["name"], response.json()["type"]) == ("Größe 📄.pdf", "application/pdf")
    fetched = await applicant.client.get(response.headers["location"])
    assert fetched.content == PDF
    assert fetched.headers["content-disposition"] == (
        "inline; filename=\"Gr__e _.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%F0%9F%93%84.pdf"
    )


async def test_an_answer_names_files_by_their_ids_in_any_form(applicant: Applicant):
    file = await applicant.sent(PNG)
    for value in (file["id"], [file["id"]], {"id": file["id"]}, [{"id": file["id"].upper()}]):
        saved = await applicant.answer(photo=value)
        assert saved["run"]["state"]["answers"]["photo"][0]["name"] == "me.png"
        await applicant.answer(photo=None)


async def test_what_is_no_file_of_the_run_and_field_is_rejected_under_the_fields_name(applicant: Applicant, door: Door):
    elsewhere = await (await applying(door, name="Another application")).sent(PNG)
    paper = await applicant.sent(PNG, field="papers")
    for file in (elsewhere["id"], paper["id"], "00000000-0000-4000-8000-000000000000", "nonsense", 7, None):
        whole = {"id": file, "name": "me.png", "size": 10, "type": "image/png"}
        (outcome, *_) = (await applicant.answer(photo=[whole]))["outcomes"]
        assert (outcome["kind"], outcome["field"], outcome["code"]) == ("answer_rejected", "photo", "not_a_file")


async def test_what_a_field_does_not_take_is_refused_and_leaves_nothing(applicant: Applicant):
    for content, status, slug, reason in (
        (b"<html><script>1</script></html>", 422, "invalid", "wrong_type"),
        (b"plain words", 422, "invalid", "wrong_type"),
        (b"", 422, "invalid", "empty"),
        (PNG + b"x" * 100_000, 413, "file-too-large", None),
        (PNG + b"x" * 400_000, 413, "file-too-large", None),
    ):
        problem = refused(await applicant.send(content, media_type="image/png"), status, slug)
        assert (problem["field"], problem.get("reason")) == ("photo", reason)
        assert (await applicant.listed(), applicant.kept()) == ([], [])


async def test_a_file_over_the_servers_own_limit_is_refused_before_it_is_sent(applicant: Applicant):
    read = 0

    async def endless():
        nonlocal read
        while read < 2 * FILE_LIMIT:
            read += 65536
            yield b"x" * 65536

    length = {"Content-Length": str(10 * FILE_LIMIT)}
    params = {"field": "papers"}
    announced = await applicant.client.post(applicant.files, params=params, content=endless(), headers=length)
    refused(announced, 413, "body-too-large")
    assert read == 0
    chunked = await applicant.client.post(applicant.files, params=params, content=endless())
    refused(chunked, 413, "file-too-large")
    assert (chunked.headers["connection"], await applicant.listed()) == ("close", [])


async def test_only_a_file_field_takes_files(applicant: Applicant):
    for field in ("motto", "nonsense"):
        assert refused(await applicant.send(PNG, field=field), 422, "invalid")["field"] == field


async def test_no_more_files_than_the_field_takes_wait_for_its_answer_which_may_be_replaced(applicant: Applicant):
    first = await applicant.sent(PNG)
    refused(await applicant.send(PNG), 409, "too-many-files")
    await applicant.answer(photo=[first["id"]])
    second = await applicant.sent(PNG + b"2")
    refused(await applicant.send(PNG), 409, "too-many-files")
    await applicant.answer(photo=[second["id"]])
    third = await applicant.sent(PNG + b"3")
    assert [file["id"] for file in await applicant.listed()] == [first["id"], second["id"], third["id"]]


async def test_a_file_is_taken_back_unless_an_answer_names_it(applicant: Applicant):
    file = await applicant.sent(PNG)
    await applicant.answer(photo=[file["id"]])
    path = f"{applicant.files}/{file['id']}"
    refused(await applicant.client.delete(path), 409, "file-in-use")
    await applicant.answer(photo=None)
    assert (await applicant.client.delete(path)).status_code == 204
    for method in ("DELETE", "GET"):
        refused(await applicant.client.request(method, path), 404, "not-found")
    assert await applicant.listed() == []


async def test_a_link_works_without_a_token_until_the_file_is_removed(applicant: Applicant, door: Door):
    file = await applicant.sent(PNG)
    path = f"{applicant.files}/{file['id']}"
    link = (await applicant.client.post(f"{path}/url")).json()
    anybody = await door.as_(None)
    shown = await anybody.get(link["url"])
    assert (shown.status_code, shown.content, shown.headers["content-type"]) == (200, PNG, "image/png")
    assert shown.headers["content-security-policy"].endswith("; sandbox")
    assert "no-cache" in shown.headers["cache-control"]
    for spoilt in (
        link["url"].replace("expires=", "expires=1"),
        link["url"][:-1] + ("0" if link["url"][-1] != "0" else "1"),
    ):
        refused(await anybody.get(spoilt), 404, "not-found")
    await applicant.client.delete(path)
    refused(await anybody.get(link["url"]), 404, "not-found")


async def test_a_file_is_fetched_in_parts(applicant: Applicant):
    file = await applicant.sent(PNG)
    path, tag = f"{applicant.files}/{file['id']}", f'"{file["sha256"]}"'

    async def fetched(**headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await applicant.client.get(path, headers=named)

    part = await fetched(range="bytes=10-19")
    assert (part.status_code, part.content) == (206, PNG[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(PNG)}"
    assert (await fetched(range="bytes=-5")).content == PNG[-5:]
    assert (await fetched(range="bytes=5-", if_range=tag)).content == PNG[5:]
    assert (await fetched(range="bytes=5-", if_range='"other"')).content == PNG
    beyond = await fetched(range=f"bytes={len(PNG)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(PNG)}")
    assert (await fetched(if_none_match=tag)).status_code == 304


async def test_only_what_is_safe_is_shown_in_place(applicant: Applicant):
    for content, name, how, media_type in (
        (b"words", "notes.html", "inline", "text/plain; charset=utf-8"),
        (b"<p onclick='1'>words</p>", "notes.txt", "attachment", "text/html; charset=utf-8"),
        (b"<svg onload='1'/>", "me.png", "attachment", "image/svg+xml"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "me.pdf", "attachment", "application/octet-stream"),
        (PDF, 'a"b\r\nSet-Cookie: x=1;.pdf', "inline", "application/pdf"),
    ):
        path = f"{applicant.files}/{(await applicant.sent(content, name, 'papers'))['id']}"
        fetched = await applicant.client.get(path)
        assert fetched.headers["content-disposition"].startswith(f"{how}; filename=")
        assert fetched.headers["content-type"] == media_type
        assert "set-cookie" not in fetched.headers
        assert fetched.headers["x-content-type-options"] == "nosniff"
        await applicant.client.delete(path)


async def test_an_operator_looks_at_files_and_adds_none_and_others_find_nothing(door: Door):
    applicant = await applying(door, ADMIN)
    path = f"{applicant.files}/{(await applicant.sent(PNG))['id']}"
    operator, stranger, colleague = [await door.as_(person) for person in (OPERATOR, OUTSIDER, MEMBER)]
    assert (await operator.get(path)).content == PNG
    refused(await operator.post(applicant.files, params={"field": "papers"}, content=PDF), 403, "forbidden")
    refused(await operator.delete(path), 409, "run-not-ready")
    for other in (stranger, colleague):
        requests = [("GET", path), ("GET", applicant.files), ("DELETE", path), ("POST", f"{path}/url")]
        for method, url in requests:
            refused(await other.request(method, url), 404, "not-found")
        refused(await other.post(applicant.files, params={"field": "papers"}, content=PDF), 404, "not-found")
