"""The wizards that come with the program, published as data: a new version only where the content is new."""

from __future__ import annotations

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from store.content_hash import content_hash
from wizard.structure import Structure

_MAKE = """
insert into public.wizards (slug, name, description, draft) values (%s, %s, %s, %s)
on conflict on constraint wizards_slug do nothing
"""
_HOLD = """
select w.id, v.content_hash from public.wizards w
left join public.wizard_versions v on v.id = w.published_version_id
where w.organization_id is null and w.slug = %s for update of w
"""
_FREEZE = """
insert into public.wizard_versions (wizard_id, number, structure, content_hash, name)
select id, latest_version + 1, %(structure)s, %(hash)s, name from public.wizards where id = %(wizard)s
returning id
"""
_PUBLISH = """
update public.wizards
set name = %s, description = %s, draft = %s, revision = revision + 1, published_version_id = %s where id = %s
"""


async def publish(connection: AsyncConnection, slug: str, structure: Structure) -> bool:
    """Whether the system wizard of that slug got a new version."""
    document = structure.model_dump(mode="json")
    fresh = content_hash(document)
    described = (structure.name, structure.description, Jsonb(document))
    await connection.execute(_MAKE, (slug, *described))
    held = await (await connection.execute(_HOLD, [slug])).fetchone()
    if held is None or held[1] == fresh:
        return False
    version = {"wizard": held[0], "structure": Jsonb(document), "hash": fresh}
    frozen = await (await connection.execute(_FREEZE, version)).fetchone()
    await connection.execute(_PUBLISH, (*described, *(frozen or ()), held[0]))
    return True
