-- may_export --
-- Whether a run is the person's to take along
select private.may_export(%(run)s)

-- mark --
-- What tells a version apart on any server
select w.slug, v.content_hash from wizard_versions v join wizards w on w.id = v.wizard_id where v.id = %(version)s

-- runs --
-- Stored runs with their answers and steps, in the order in which they are named
select private.exported_runs(%(runs)s::uuid[])

-- fields --
-- The fields of all versions of a wizard by the name that each had last: the newest version's, then what only older had
select id, key, name from (
  select distinct on (f.part ->> 'id') (f.part ->> 'id')::uuid as id, f.part ->> 'key' as key, f.part ->> 'name' as name,
    v.number, s.position as step, f.position
  from wizard_versions v,
    jsonb_array_elements(v.structure -> 'steps') with ordinality as s (part, position),
    jsonb_array_elements(coalesce(s.part -> 'option_sets', '[]')) with ordinality as f (part, position)
  where v.wizard_id = %(wizard)s
  order by f.part ->> 'id', v.number desc
) as field
order by number desc, step, position

-- version --
-- A version by its id
select w.id, w.slug, v.structure ->> 'name', w.organization_id, v.id, v.number
from wizard_versions v join wizards w on w.id = v.wizard_id
where v.id = %(version)s and (%(hash)s::text is null or v.content_hash = %(hash)s::text)

-- alike --
-- The version that is the same one elsewhere: the acting organization's first, the system's last
select w.id, w.slug, v.structure ->> 'name', w.organization_id, v.id, v.number
from wizard_versions v join wizards w on w.id = v.wizard_id
where w.slug = %(slug)s and v.number = %(number)s and v.content_hash = %(hash)s
order by w.organization_id is distinct from %(acting)s::uuid, w.organization_id nulls last
limit 1

-- bring --
-- Keeps a run that has just been brought in from a file
select private.bring_run(%(run)s, %(name)s, %(notes)s::text, %(tags)s::text[], %(claimed)s::jsonb)
