"""What people make of templates, over HTTP: uses, ratings, reports and their moderation."""

from typing import Any

import httpx
import pytest
from fixtures.library import ANY, URL
from fixtures.tenants import Tenants

from store.demo import ACME, MEMBER, OUTSIDER


@pytest.fixture
async def system(anybody: httpx.AsyncClient) -> str:
    """The address of a system template."""
    (first, *_) = (await anybody.get(URL)).json()["items"]
    return f"{URL}/{first['id']}"


async def rate(client: httpx.AsyncClient, url: str, rating: int, review: str | None = None) -> dict[str, Any]:
    assert (await client.post(f"{url}/use")).status_code == 200
    response = await client.post(f"{url}/rate", json={"rating": rating, "review_text": review})
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_use_counts_once_per_person_and_day(admin, member, paint, tenants: Tenants):
    url = f"{URL}/{paint['id']}"
    for client, count in ((admin, 1), (admin, 1), (member, 2), (admin, 2)):
        assert (await client.post(f"{url}/use")).json() == {"usage_count": count}
    with tenants.owning() as connection:
        connection.execute("update wizard_template_uses set used_on = used_on - 1")
    assert (await member.post(f"{url}/use")).json() == {"usage_count": 3}
    shown = (await admin.get(url)).json()
    assert (shown["usage_count"], shown["revision"]) == (3, 1)


async def test_who_has_not_used_a_template_does_not_rate_it(member, paint):
    url = f"{URL}/{paint['id']}"
    refused = await member.post(f"{url}/rate", json={"rating": 5})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/template-unused")
    assert (await rate(member, url, 5, "Just right."))["review_text"] == "Just right."


@pytest.mark.parametrize("rating", [0, 6, 2.5, "many", None])
async def test_a_rating_is_one_to_five_stars(member, paint, rating):
    url = f"{URL}/{paint['id']}"
    await member.post(f"{url}/use")
    assert (await member.post(f"{url}/rate", json={"rating": rating})).status_code == 422


async def test_a_person_has_one_rating_which_may_change(admin, member, paint):
    url = f"{URL}/{paint['id']}"
    await rate(admin, url, 2)
    first = await rate(member, url, 5, "  ")
    second = await rate(member, url, 3, "On second thought.")
    assert (first["id"], first["review_text"], second["is_own"]) == (second["id"], None, True)
    shown = (await admin.get(url)).json()
    assert (shown["average_rating"], shown["rating_count"]) == (2.5, 2)
    assert len((await admin.get(f"{url}/ratings")).json()["items"]) == 2


async def test_colleagues_are_named_and_nobody_else_is(admin, member, outsider, anybody, system):
    await rate(member, system, 4, "Good.")
    for client, author, own in ((member, "Max", True), (admin, "Max", False), (outsider, None, False)):
        (review,) = (await client.get(f"{system}/ratings")).json()["items"]
        assert (review["author"], review["is_own"], review["review_text"]) == (author, own, "Good.")
    public = (await anybody.get(f"{system}/ratings")).text
    assert "Good." in public
    assert not any(secret in public for secret in ("Max", MEMBER.email, str(MEMBER.id)))


async def test_ratings_are_read_in_parts_newest_first(admin, member, outsider, system):
    for stars, client in enumerate((admin, member, outsider), 1):
        await rate(client, system, stars)
    first = (await admin.get(f"{system}/ratings", params={"limit": 2})).json()
    rest = (await admin.get(f"{system}/ratings", params={"limit": 2, "after": first["next"]})).json()
    assert [each["rating"] for each in first["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next"] is None
    assert (await admin.get(f"{system}/ratings", params={"after": "nonsense"})).status_code == 422


async def test_a_report_reaches_the_admins_of_the_templates_organization(admin, member, outsider, paint):
    url = f"{URL}/{paint['id']}/report"
    first = await member.post(url, json={"reason": "broken", "details": "It stops."})
    again = await member.post(url, json={"reason": "other"})
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    (report,) = (await admin.get(f"{URL}/reports")).json()["items"]
    assert report == first.json()
    assert str(MEMBER.id) not in str(report)
    assert (await outsider.get(f"{URL}/reports")).json()["items"] == []
    for refused in (await member.get(f"{URL}/reports"), await outsider.post(url, json={"reason": "broken"})):
        assert refused.status_code in (403, 404)


async def test_reports_are_settled_by_admins_and_told_by_status(admin, member, operator, outsider, paint):
    report = (await member.post(f"{URL}/{paint['id']}/report", json={"reason": "misleading"})).json()
    url = f"{URL}/reports/{report['id']}"
    for client in (member, operator, outsider):
        assert (await client.patch(url, json={"status": "resolved"})).status_code == 404
    settled = (await admin.patch(url, json={"status": "resolved"})).json()
    assert (settled["status"], settled["settled_at"] is not None) == ("resolved", True)
    for status, count in (("open", 0), ("resolved", 1), ("dismissed", 0)):
        assert len((await admin.get(f"{URL}/reports", params={"status": status})).json()["items"]) == count
    assert (await member.post(f"{URL}/{paint['id']}/report", json={"reason": "broken"})).status_code == 201
    assert (await admin.patch(url, json={"status": "shredded"})).status_code == 422


async def test_what_people_said_outlives_the_template(admin, member, paint, tenants: Tenants):
    url = f"{URL}/{paint['id']}"
    await rate(member, url, 4, "Good.")
    await member.post(f"{url}/report", json={"reason": "outdated"})
    assert (await admin.delete(url, headers=ANY)).status_code == 204
    for gone in (await member.get(f"{url}/ratings"), await member.post(f"{url}/rate", json={"rating": 1})):
        assert gone.status_code == 404
    (report,) = (await admin.get(f"{URL}/reports")).json()["items"]
    assert report["template_name"] == "Paint order"
    with tenants.owning() as connection:
        kept = connection.execute("select rating, review_text from wizard_template_ratings").fetchall()
    assert kept == [{"rating": 4, "review_text": "Good."}]


async def test_an_erased_persons_stars_stay_and_their_words_go(admin, member, paint, tenants: Tenants):
    url = f"{URL}/{paint['id']}"
    await rate(member, url, 4, "I am Max.")
    await member.post(f"{url}/report", json={"reason": "other", "details": "Call Max."})
    with tenants.working() as connection:
        connection.execute("select private.erase_person(%s, 'asked to')", [MEMBER.id])
    (review,) = (await admin.get(f"{url}/ratings")).json()["items"]
    assert (review["rating"], review["review_text"], review["author"]) == (4, None, None)
    assert (await admin.get(f"{URL}/reports")).json()["items"][0]["details"] is None
    shown = (await admin.get(url)).json()
    assert (shown["usage_count"], shown["average_rating"]) == (1, 4.0)


async def test_of_several_organizations_the_named_ones_reports_are_shown(admin, outsider, paint, tenants: Tenants):
    await admin.post(f"{URL}/{paint['id']}/report", json={"reason": "broken"})
    with tenants.owning() as connection:
        connection.execute("insert into memberships values (%s, %s, 'admin')", [ACME.id, OUTSIDER.id])
    for organization, count in (("globex", 0), ("acme", 1)):
        listed = await outsider.get(f"{URL}/reports", headers={"Usher-Organization": organization})
        assert len(listed.json()["items"]) == count
