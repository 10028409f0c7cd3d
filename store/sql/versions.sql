-- list --
-- The versions of a wizard, newest first, below a number
select v.id, v.wizard_id, v.number, coalesce(v.name, w.name), v.content_hash, v.change_summary, v.rollback_of,
  w.published_version_id is not distinct from v.id, v.created_by, v.created_at
from wizard_versions v join wizards w on w.id = v.wizard_id
where v.wizard_id = %(wizard)s and (%(after)s::integer is null or v.number < %(after)s::integer)
order by v.number desc
limit %(limit)s

-- get --
-- A version with its structure, by its number
select v.id, v.wizard_id, v.number, coalesce(v.name, w.name), v.content_hash, v.change_summary, v.rollback_of,
  w.published_version_id is not distinct from v.id, v.created_by, v.created_at, v.structure
from wizard_versions v join wizards w on w.id = v.wizard_id
where v.wizard_id = %(wizard)s and v.number = %(number)s

-- freeze --
-- A structure as the next version of a wizard
insert into wizard_versions
  (wizard_id, organization_id, number, structure, content_hash, created_by, name, change_summary, rollback_of)
select w.id, w.organization_id, w.latest_version + 1, %(structure)s::jsonb, %(hash)s, auth.uid(), %(name)s,
  %(change_summary)s, %(rollback_of)s::integer
from wizards w where w.id = %(wizard)s
returning id, wizard_id, number, name, content_hash, change_summary, rollback_of, true, created_by, created_at
