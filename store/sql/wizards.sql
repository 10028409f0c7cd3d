-- structure --
-- The structure of a version, or of a preview, that the person may read
select structure from wizard_versions where id = %(version)s
union all
select structure from wizard_previews where id = %(version)s

-- resolve --
-- The published wizards that a reference may mean: one's own organizations' first, the system's, then those that anybody may
-- run. The last column says which of these it is
with offered as (
  select w.*, case
    when w.organization_id = any (array(select private.my_orgs())) then 1
    when w.organization_id is null and not private.is_visitor() then 2
    when w.is_public then 3
  end as standing
  from (
    select id, slug, name, organization_id, published_version_id, is_public from wizards
    where archived_at is null and (id = %(id)s::uuid or slug = %(slug)s)
  ) w
)
select w.id, w.slug, w.name, w.organization_id, v.id, v.number, w.standing
from offered w
join wizard_versions v on v.id = w.published_version_id
where w.standing is not null
  and (w.standing <> 1 or %(acting)s::uuid is null or w.organization_id = %(acting)s::uuid)
  and (%(organization)s::text is null or private.organization_slug(w.organization_id) = %(organization)s::text)
order by w.standing
limit 2

-- published --
-- The published wizards that are offered to the person, as many as anybody would choose from by name: to a visitor those
-- that anybody may run, to others their organizations' and the system's
select w.id, w.slug, w.name, w.organization_id, v.id, v.number
from (
  select id, slug, name, organization_id, published_version_id from wizards
  where published_version_id is not null and archived_at is null and (
    (is_public and (select private.is_visitor()))
    or (organization_id is null and not (select private.is_visitor()))
    or (
      organization_id = any (array(select private.my_orgs()))
      and (%(acting)s::uuid is null or organization_id = %(acting)s::uuid)
    )
  )
  order by organization_id nulls last, name, id
  limit 1000
) w
join wizard_versions v on v.id = w.published_version_id
order by w.organization_id nulls last, w.name, w.id
