-- list --
-- A part of a listing with each template's place in the order, without structures
select p.key, t.id, t.organization_id, t.slug, t.template_name, t.template_description, t.category, t.icon,
  t.difficulty_level, t.estimated_time, t.tags, t.preview_image, t.is_active, t.step_count, t.option_set_count,
  t.usage_count, t.average_rating::float8, t.rating_count, t.source_wizard_id, t.revision, t.created_at, t.updated_at
from private.listed_templates(
  %(acting)s::uuid, %(scope)s, %(active)s::boolean, %(text)s::text, %(category)s::text, %(difficulty)s::text,
  %(tags)s::text[], %(sort)s, %(key)s::text, %(id)s::uuid, %(limit)s::integer
) with ordinality as p (key, id, position)
join wizard_templates t on t.id = p.id
order by p.position

-- categories --
-- How many of the listed templates each category has
select category, templates from private.count_template_categories(%(acting)s::uuid, %(scope)s)

-- get --
-- A template with its structure
select t.wizard_structure, t.id, t.organization_id, t.slug, t.template_name, t.template_description, t.category, t.icon,
  t.difficulty_level, t.estimated_time, t.tags, t.preview_image, t.is_active, t.step_count, t.option_set_count,
  t.usage_count, t.average_rating::float8, t.rating_count, t.source_wizard_id, t.revision, t.created_at, t.updated_at
from wizard_templates t
where t.id = %(template)s and t.deleted_at is null

-- add --
-- A new template of an organization
insert into wizard_templates (
  organization_id, template_name, template_description, category, icon, difficulty_level, estimated_time, tags,
  preview_image, is_active, wizard_structure, source_wizard_id
) values (
  %(organization)s, %(name)s, %(description)s, %(category)s, %(icon)s, %(difficulty)s, %(estimated_time)s, %(tags)s,
  %(preview_image)s, %(active)s, %(structure)s::jsonb, %(source)s
)
returning id

-- hold --
-- The revision of a template that the person may change, locked
select revision from wizard_templates where id = %(template)s and deleted_at is null for no key update

-- replace --
-- Changes a template that is held
update wizard_templates set
  template_name = %(name)s, template_description = %(description)s, category = %(category)s, icon = %(icon)s,
  difficulty_level = %(difficulty)s, estimated_time = %(estimated_time)s, tags = %(tags)s,
  preview_image = %(preview_image)s, is_active = %(active)s, wizard_structure = %(structure)s::jsonb,
  revision = revision + 1
where id = %(template)s

-- delete --
-- Marks a template that is held as deleted
update wizard_templates set deleted_at = now(), revision = revision + 1 where id = %(template)s

-- use --
-- Counts a use, once per person and day
insert into wizard_template_uses (template_id) values (%(template)s) on conflict do nothing

-- standing --
-- How often a template was used, and whether the person did
select t.usage_count, exists (
  select from wizard_template_uses u where u.template_id = t.id and u.user_id = auth.uid()
)
from wizard_templates t
where t.id = %(template)s and t.deleted_at is null

-- rate --
-- The person's one rating of a template
insert into wizard_template_ratings (template_id, rating, review_text)
values (%(template)s, %(rating)s, %(review)s)
on conflict (user_id, template_id) do update set rating = excluded.rating, review_text = excluded.review_text
returning id, rating::integer, review_text,
  (select p.name from profiles p where p.user_id = wizard_template_ratings.user_id), true, created_at, updated_at

-- reviews --
-- A part of what is said of a template
select id, rating, review_text, author, is_own, created_at, updated_at
from private.template_reviews(%(template)s, %(at)s::timestamptz, %(id)s::uuid, %(limit)s::integer)

-- report --
-- Reports a template, unless the person's report of it is still open
insert into wizard_template_reports (template_id, reason, details) values (%(template)s, %(reason)s, %(details)s)
on conflict do nothing
returning id

-- open_report --
-- The person's open report of a template
select r.id, r.template_id, t.template_name, r.reason, r.details, r.status, r.created_at, r.settled_at
from wizard_template_reports r join wizard_templates t on t.id = r.template_id
where r.template_id = %(template)s and r.user_id = auth.uid() and r.status = 'open'

-- moderated --
-- The organizations whose templates the person answers for
select o from private.orgs_as('admin') o where %(acting)s::uuid is null or o = %(acting)s::uuid

-- reports --
-- A part of what was reported about the templates of those organizations, or by their people about the system's,
-- newest first
select r.id, r.template_id, t.template_name, r.reason, r.details, r.status, r.created_at, r.settled_at
from wizard_template_reports r join wizard_templates t on t.id = r.template_id
where (t.organization_id = any (%(organizations)s::uuid[]) or t.organization_id is null and exists (
    select from memberships m where m.user_id = r.user_id and m.organization_id = any (%(organizations)s::uuid[])
  ))
  and (%(status)s::text is null or r.status = %(status)s::text)
  and (%(at)s::timestamptz is null or (r.created_at, r.id) < (%(at)s::timestamptz, %(id)s::uuid))
order by r.created_at desc, r.id desc
limit %(limit)s

-- settle --
-- Settles a report about a template that the person answers for, or opens it again
update wizard_template_reports set
  status = %(status)s, settled_by = case when %(status)s <> 'open' then auth.uid() end,
  settled_at = case when %(status)s <> 'open' then now() end
where id = %(report)s
returning id, template_id, (
  select t.template_name from wizard_templates t where t.id = template_id
), reason, details, status, created_at, settled_at
