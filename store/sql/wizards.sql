-- structure --
-- The structure of a version, or of a preview, that the person may read
select structure from wizard_versions where id = %(version)s
union all
select structure from wizard_previews where id = %(version)s

-- resolve --
-- The published wizards that a reference may mean, those of organizations first
select w.id, w.slug, w.name, w.organization_id, v.id, v.number
from wizards w
join wizard_versions v on v.id = w.published_version_id
left join organizations o on o.id = w.organization_id
where w.archived_at is null
  and (w.organization_id is null or %(acting)s::uuid is null or w.organization_id = %(acting)s::uuid)
  and (
    w.id = %(id)s::uuid
    or (w.slug = %(slug)s and (%(organization)s::text is null or o.slug = %(organization)s::text))
  )
order by w.organization_id nulls last
limit 2

-- published --
-- The published wizards that the person may run, as many as anybody would choose from by name
select w.id, w.slug, w.name, w.organization_id, v.id, v.number
from wizards w
join wizard_versions v on v.id = w.published_version_id
where w.archived_at is null
  and (w.organization_id is null or %(acting)s::uuid is null or w.organization_id = %(acting)s::uuid)
order by w.organization_id nulls last, w.name, w.id
limit 1000
