"""What the README has newcomers send does what it says there."""

import json
import re
from pathlib import Path

import httpx

README = Path(__file__).parents[2] / "README.md"
BODY = re.compile(r"-d '([\[{].*?)'(?= \||\)|\n)", re.DOTALL)


def sent() -> list[str]:
    """The bodies of the section, in order, without that of the sign-in."""
    section = README.read_text().partition("## Make your own wizard")[2].partition("\n## ")[0]
    return BODY.findall(section)[1:]


async def test_the_wizard_of_the_readme_is_made_changed_and_published(admin: httpx.AsyncClient):
    structure, patch = sent()
    made = await admin.post("/api/v1/wizards", json=json.loads(structure))
    assert (made.status_code, made.json()["slug"]) == (201, "pizza-order")
    path = f"/api/v1/wizards/{made.json()['id']}"
    changed = await admin.patch(path, json=json.loads(patch), headers={"If-Match": '"1"'})
    assert changed.json()["structure"]["steps"][0]["option_sets"][1]["question"] == "And where do we bring it?"
    published = await admin.post(f"{path}/publish", headers={"If-Match": '"2"'})
    assert published.status_code == 201


async def test_the_template_of_the_readme_is_found_copied_and_published(admin: httpx.AsyncClient):
    (wanted,) = set(re.findall(r"wizard-templates\?q=(\w+)", README.read_text()))
    found = (await admin.get("/api/v1/wizard-templates", params={"q": wanted})).json()["items"]
    copy = await admin.post(f"/api/v1/wizard-templates/{found[0]['id']}/clone")
    made = await admin.post("/api/v1/wizards", json=copy.json())
    assert (made.status_code, made.json()["error_count"]) == (201, 0)
    published = await admin.post(f"{made.headers['location']}/publish", headers={"If-Match": '"1"'})
    assert published.status_code == 201
