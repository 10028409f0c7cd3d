"""The templates that come with the program, kept as its data has them: written only where the content is new."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from store.content_hash import content_hash
from wizard.structure import Structure

_KNOWN = "select slug, content_hash from public.wizard_templates where organization_id is null and is_active"
_WRITE = """
insert into public.wizard_templates (
  slug, template_name, template_description, category, icon, difficulty_level, estimated_time, tags, preview_image,
  wizard_structure, content_hash
) values (
  %(slug)s, %(name)s, %(description)s, %(category)s, %(icon)s, %(difficulty_level)s, %(estimated_time)s, %(tags)s,
  %(preview_image)s, %(structure)s, %(hash)s
)
on conflict on constraint wizard_templates_slug do update set
  template_name = excluded.template_name, template_description = excluded.template_description,
  category = excluded.category, icon = excluded.icon, difficulty_level = excluded.difficulty_level,
  estimated_time = excluded.estimated_time, tags = excluded.tags, preview_image = excluded.preview_image,
  wizard_structure = excluded.wizard_structure, content_hash = excluded.content_hash, is_active = true,
  revision = wizard_templates.revision + 1
"""
_PUT_ASIDE = """
update public.wizard_templates set is_active = false, revision = revision + 1
where organization_id is null and is_active and slug <> all (%s)
"""


async def publish(connection: AsyncConnection, templates: Iterable[tuple[str, Structure]]) -> list[str]:
    """Which system templates were new or changed; one that the program has no more is put aside, with its ratings."""
    known = dict(await (await connection.execute(_KNOWN)).fetchall())
    written: list[str] = []
    slugs: list[str] = []
    for slug, structure in templates:
        slugs.append(slug)
        document = structure.model_dump(mode="json")
        fresh = content_hash(document)
        if known.get(slug) != fresh:
            values = document | {
                "slug": slug,
                "tags": list(structure.tags),
                "structure": Jsonb(document),
                "hash": fresh,
            }
            await connection.execute(_WRITE, values)
            written.append(slug)
    if known.keys() - set(slugs):
        await connection.execute(_PUT_ASIDE, [slugs])
    return written
