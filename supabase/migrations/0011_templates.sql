-- Templates: structures that wizards begin from, with their ratings, uses and reports. One without an organization is the
-- system's: anybody reads it, without a token too, and only the owner of the schema writes it. What people said of a
-- template outlives it: templates are marked as deleted, and nothing cascades.

-- What a template is found by: its words as they are written, so that a beginning finds them, and as English bends them.
create function private.template_words(name text, description text, category text, tags text[]) returns tsvector
language sql immutable set search_path = ''
as $$
  select to_tsvector('pg_catalog.simple', told) || to_tsvector('pg_catalog.english', told)
  from private.folded(concat_ws(' ', name, description, category, array_to_string(tags, ' '))) as told
$$;
grant execute on function private.template_words(text, text, text, text[]) to usher_person;

-- `estimated_time` is in minutes. Counts and average are kept by triggers, in the transaction of whoever uses or rates.
create table public.wizard_templates (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid,
  slug text,
  template_name text not null,
  template_description text,
  category text,
  icon text,
  difficulty_level text,
  estimated_time integer,
  tags text[] not null default '{}',
  preview_image text,
  wizard_structure jsonb not null,
  step_count integer generated always as (jsonb_array_length(jsonb_path_query_array(wizard_structure, '$.steps[*]'))) stored,
  option_set_count integer
    generated always as (jsonb_array_length(jsonb_path_query_array(wizard_structure, '$.steps[*].option_sets[*]'))) stored,
  is_system_template boolean generated always as (organization_id is null) stored,
  created_by text generated always as (case when organization_id is null then 'system' else 'admin' end) stored,
  user_id uuid default auth.uid(),
  source_wizard_id uuid,
  content_hash text,
  is_active boolean not null default true,
  usage_count integer not null default 0,
  rating_sum integer not null default 0,
  rating_count integer not null default 0,
  average_rating numeric(3, 2)
    generated always as (case when rating_count > 0 then round(rating_sum::numeric / rating_count, 2) else 0 end) stored,
  search tsvector
    generated always as (private.template_words(template_name, template_description, category, tags)) stored,
  revision integer not null default 1,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wizard_templates_slug unique (slug),
  constraint wizard_templates_system check ((slug is not null) = (organization_id is null)),
  constraint wizard_templates_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
  constraint wizard_templates_name_form check (char_length(btrim(template_name)) between 1 and 255),
  constraint wizard_templates_description_form check (char_length(template_description) <= 20000),
  constraint wizard_templates_category_form check (char_length(category) between 1 and 100),
  constraint wizard_templates_icon_form check (char_length(icon) between 1 and 50),
  constraint wizard_templates_difficulty check (difficulty_level in ('easy', 'medium', 'hard')),
  constraint wizard_templates_estimated_time_range check (estimated_time between 1 and 10000),
  constraint wizard_templates_tags_form check (cardinality(tags) <= 20 and array_position(tags, null) is null),
  constraint wizard_templates_preview_image_form check (char_length(preview_image) between 1 and 2000),
  constraint wizard_templates_structure_form check (jsonb_typeof(wizard_structure) = 'object'),
  constraint wizard_templates_counts check (usage_count >= 0 and rating_sum between rating_count and 5 * rating_count),
  constraint wizard_templates_revision_form check (revision > 0),
  constraint wizard_templates_organization foreign key (organization_id)
    references public.organizations (id) on delete restrict,
  constraint wizard_templates_person foreign key (user_id) references public.profiles (user_id) on delete set null,
  constraint wizard_templates_source_wizard foreign key (source_wizard_id)
    references public.wizards (id) on delete restrict
);
create index wizard_templates_by_usage on public.wizard_templates (organization_id, usage_count, id)
  where deleted_at is null;
create index wizard_templates_by_rating on public.wizard_templates (organization_id, average_rating, rating_count, id)
  where deleted_at is null;
create index wizard_templates_by_age on public.wizard_templates (organization_id, created_at, id)
  where deleted_at is null;
create index wizard_templates_by_name on public.wizard_templates (organization_id, lower(template_name), id)
  where deleted_at is null;
create index wizard_templates_category on public.wizard_templates (organization_id, category)
  where deleted_at is null and is_active;
create index wizard_templates_search on public.wizard_templates using gin (search) with (fastupdate = off);
create index wizard_templates_tags on public.wizard_templates using gin (tags) with (fastupdate = off);
create index wizard_templates_organization on public.wizard_templates (organization_id);
create index wizard_templates_person on public.wizard_templates (user_id);
create index wizard_templates_source_wizard on public.wizard_templates (source_wizard_id);

create table public.wizard_template_uses (
  id uuid primary key default gen_random_uuid(),
  template_id uuid not null,
  user_id uuid default auth.uid(),
  used_on date not null default (now() at time zone 'UTC')::date,
  created_at timestamptz not null default now(),
  constraint wizard_template_uses_daily unique (user_id, template_id, used_on),
  constraint wizard_template_uses_template foreign key (template_id)
    references public.wizard_templates (id) on delete restrict,
  constraint wizard_template_uses_person foreign key (user_id) references public.profiles (user_id) on delete set null
);
create index wizard_template_uses_template on public.wizard_template_uses (template_id);

create table public.wizard_template_ratings (
  id uuid primary key default gen_random_uuid(),
  template_id uuid not null,
  user_id uuid default auth.uid(),
  rating smallint not null,
  review_text text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wizard_template_ratings_once unique (user_id, template_id),
  constraint wizard_template_ratings_range check (rating between 1 and 5),
  constraint wizard_template_ratings_review_form check (char_length(review_text) <= 5000),
  constraint wizard_template_ratings_template foreign key (template_id)
    references public.wizard_templates (id) on delete restrict,
  constraint wizard_template_ratings_person foreign key (user_id)
    references public.profiles (user_id) on delete set null
);
create index wizard_template_ratings_recent on public.wizard_template_ratings (template_id, created_at, id);

create table public.wizard_template_reports (
  id uuid primary key default gen_random_uuid(),
  template_id uuid not null,
  user_id uuid default auth.uid(),
  reason text not null,
  details text,
  status text not null default 'open',
  settled_by uuid,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wizard_template_reports_reason
    check (reason in ('inappropriate', 'broken', 'misleading', 'outdated', 'copyright', 'other')),
  constraint wizard_template_reports_details_form check (char_length(details) <= 5000),
  constraint wizard_template_reports_status check (status in ('open', 'resolved', 'dismissed')),
  constraint wizard_template_reports_settled check ((settled_at is not null) = (status <> 'open')),
  constraint wizard_template_reports_template foreign key (template_id)
    references public.wizard_templates (id) on delete restrict,
  constraint wizard_template_reports_person foreign key (user_id)
    references public.profiles (user_id) on delete set null,
  constraint wizard_template_reports_settler foreign key (settled_by)
    references public.profiles (user_id) on delete set null
);
-- Who reports again what is still being looked at says nothing new.
create unique index wizard_template_reports_open on public.wizard_template_reports (user_id, template_id)
  where status = 'open';
create index wizard_template_reports_recent on public.wizard_template_reports (template_id, created_at, id);
create index wizard_template_reports_person on public.wizard_template_reports (user_id);
create index wizard_template_reports_settler on public.wizard_template_reports (settled_by);

create trigger touch before update on public.wizard_templates
  for each row when (old.revision is distinct from new.revision) execute function private.touch();
create trigger touch before update on public.wizard_template_ratings for each row execute function private.touch();
create trigger touch before update on public.wizard_template_reports for each row execute function private.touch();

-- The row of the template queues whoever counts, and each sees what the one before has counted.
create function private.count_template_use() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.wizard_templates set usage_count = usage_count + 1 where id = new.template_id;
  return null;
end $$;
create trigger counted after insert on public.wizard_template_uses
  for each row execute function private.count_template_use();

create function private.count_template_rating() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  is_first boolean := tg_op = 'INSERT';
begin
  update public.wizard_templates set
    rating_sum = rating_sum + new.rating - case when is_first then 0 else old.rating end,
    rating_count = rating_count + case when is_first then 1 else 0 end
    where id = new.template_id;
  return null;
end $$;
create trigger counted after insert or update of rating on public.wizard_template_ratings
  for each row execute function private.count_template_rating();

-- When a person is erased, the stars stay and the words go.
create function private.forget_reviewer() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.review_text := null;
  return new;
end $$;
create trigger forgotten before update of user_id on public.wizard_template_ratings
  for each row when (new.user_id is null) execute function private.forget_reviewer();

create function private.forget_reporter() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.details := null;
  return new;
end $$;
create trigger forgotten before update of user_id on public.wizard_template_reports
  for each row when (new.user_id is null) execute function private.forget_reporter();

-- The organizations whose templates a listing shows. `active`: false asks for what is put aside, which only admins see.
create function private.template_organizations(acting uuid, scope text, active boolean) returns uuid[]
language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select o from private.orgs_as(case when active then 'member' else 'admin' end) o
    where scope <> 'system' and (acting is null or o = acting)
  );
end $$;

-- One page of a listing: which templates, and the place of each in the order, from which the next page begins. The words
-- are searched here because no policy lets an index do that.
create function private.listed_templates(
  acting uuid, scope text, active boolean, words text, category text, difficulty text, tags text[], sort text,
  after_key text, after_id uuid, wanted integer
) returns table (key text, id uuid)
language plpgsql stable security definer rows 20 set search_path = ''
as $$
declare
  organizations uuid[] := private.template_organizations(acting, scope, active);
  query tsquery := case when btrim(words) <> '' then
    private.search_query(words) || websearch_to_tsquery('pg_catalog.english', private.folded(words)) end;
  keys text;
  casts text;
  direction text := case when sort = 'name' then 'asc' else 'desc' end;
  ordered text;
  filtered text;
begin
  case sort
    when 'popularity' then keys := 't.usage_count'; casts := '($1 ->> 0)::integer';
    when 'rating' then keys := 't.average_rating, t.rating_count'; casts := '($1 ->> 0)::numeric, ($1 ->> 1)::integer';
    when 'newest' then keys := 't.created_at'; casts := '($1 ->> 0)::timestamptz';
    when 'name' then keys := 'lower(t.template_name)'; casts := '$1 ->> 0';
  end case;
  ordered := replace(keys, ',', ' ' || direction || ',') || format(' %1$s, t.id %1$s', direction);
  filtered := format(
    'select jsonb_build_array(%1$s)::text as key, t.id, row(%1$s, t.id) as rank from public.wizard_templates t
      where t.deleted_at is null and t.is_active = $6
        and ($2 is null or (%1$s, t.id) %2$s (%3$s, $2))
        and ($3 is null or t.search @@ $3)
        and ($4 is null or t.category = $4) and ($5 is null or t.difficulty_level = $5) and t.tags @> $7',
    keys, case direction when 'asc' then '>' else '<' end, casts
  );
  -- Each organization is a range of the index, in order; so is the system's, whose key is null.
  return query execute format(
    'select page.key, page.id from (
      select own.* from unnest($8) o cross join lateral (%1$s and t.organization_id = o order by %2$s limit $9) own
      union all
      select system.* from (
        %1$s and t.organization_id is null and $10 order by t.organization_id %3$s, %2$s limit $9
      ) system
    ) page order by page.rank %3$s limit $9',
    filtered, ordered, direction
  ) using after_key::jsonb, after_id, query, category, difficulty, active, coalesce(tags, '{}'), organizations,
    wanted, active and scope <> 'organization';
end $$;

-- How many of the listed templates each category has; an index alone tells.
create function private.count_template_categories(acting uuid, scope text)
returns table (category text, templates bigint)
language plpgsql stable security definer rows 7 set search_path = ''
as $$
declare
  organizations uuid[] := private.template_organizations(acting, scope, true);
begin
  return query
    select counted.category, sum(counted.many)::bigint from (
      select t.category, count(*) as many from public.wizard_templates t
        where t.deleted_at is null and t.is_active and t.organization_id = any (organizations) group by t.category
      union all
      select t.category, count(*) from public.wizard_templates t
        where t.deleted_at is null and t.is_active and t.organization_id is null and scope <> 'organization'
        group by t.category
    ) counted
    where counted.category is not null group by counted.category;
end $$;

-- One page of what is said of a template that the asker may read, newest first. Colleagues are named, by their profile;
-- people of other organizations aren't.
create function private.template_reviews(template uuid, before timestamptz, before_id uuid, wanted integer)
returns table (
  id uuid, rating integer, review_text text, author text, is_own boolean, created_at timestamptz, updated_at timestamptz
)
language plpgsql stable security definer rows 20 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
    select r.id, r.rating::integer, r.review_text, (
      select p.name from public.profiles p where p.user_id = r.user_id and (
        p.user_id = auth.uid() or exists (
          select from public.memberships m
          where m.user_id = p.user_id and m.organization_id in (select private.my_orgs())
        )
      )
    ), coalesce(r.user_id = auth.uid(), false), r.created_at, r.updated_at
    from public.wizard_template_ratings r join public.wizard_templates t on t.id = r.template_id
    where r.template_id = template and (
      t.is_active and t.deleted_at is null
        and (t.organization_id is null or t.organization_id in (select private.my_orgs()))
      or t.organization_id in (select private.orgs_as('admin'))
    ) and (before is null or (r.created_at, r.id) < (before, before_id))
    order by r.created_at desc, r.id desc limit wanted;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.count_template_categories(uuid, text), private.template_reviews(uuid, timestamptz, uuid, integer),
  private.listed_templates(uuid, text, boolean, text, text, text, text[], text, text, uuid, integer)
  to usher_person, usher_anon;

alter table public.wizard_templates enable row level security, force row level security;
alter table public.wizard_template_uses enable row level security, force row level security;
alter table public.wizard_template_ratings enable row level security, force row level security;
alter table public.wizard_template_reports enable row level security, force row level security;
revoke all on
  public.wizard_templates, public.wizard_template_uses, public.wizard_template_ratings, public.wizard_template_reports
  from public, anon, authenticated, service_role;

grant select on
  public.wizard_templates, public.wizard_template_uses, public.wizard_template_ratings, public.wizard_template_reports
  to usher_person;
grant
  select (id, organization_id, slug, template_name, template_description, category, icon, difficulty_level, estimated_time,
    tags, preview_image, wizard_structure, step_count, option_set_count, is_system_template, created_by, is_active,
    usage_count, rating_count, average_rating, revision, deleted_at, created_at, updated_at, source_wizard_id)
  on public.wizard_templates to usher_anon;
grant
  insert (organization_id, template_name, template_description, category, icon, difficulty_level, estimated_time, tags,
    preview_image, wizard_structure, source_wizard_id, is_active),
  update (template_name, template_description, category, icon, difficulty_level, estimated_time, tags, preview_image,
    wizard_structure, is_active, deleted_at, revision)
  on public.wizard_templates to usher_person;
grant insert (template_id) on public.wizard_template_uses to usher_person;
grant insert (template_id, rating, review_text), update (rating, review_text)
  on public.wizard_template_ratings to usher_person;
grant insert (template_id, reason, details), update (status, settled_by, settled_at)
  on public.wizard_template_reports to usher_person;

create policy wizard_templates_owner on public.wizard_templates to usher_owner using (true) with check (true);
create policy wizard_templates_read on public.wizard_templates for select to usher_person using (
  is_active and deleted_at is null
    and (organization_id is null or organization_id = any (array(select private.my_orgs())))
  or organization_id = any (array(select private.orgs_as('admin')))
);
create policy wizard_templates_read_system on public.wizard_templates for select to usher_anon
  using (organization_id is null and is_active and deleted_at is null);
create policy wizard_templates_add on public.wizard_templates for insert to usher_person with check (
  organization_id = any (array(select private.orgs_as('admin'))) and user_id = (select auth.uid())
  and (source_wizard_id is null or exists (select from public.wizards w where w.id = source_wizard_id))
);
create policy wizard_templates_change on public.wizard_templates for update to usher_person
  using (deleted_at is null and organization_id = any (array(select private.orgs_as('admin'))))
  with check (organization_id = any (array(select private.orgs_as('admin'))));

create policy wizard_template_uses_owner on public.wizard_template_uses to usher_owner using (true) with check (true);
create policy wizard_template_uses_read on public.wizard_template_uses for select to usher_person
  using (user_id = (select auth.uid()));
create policy wizard_template_uses_add on public.wizard_template_uses for insert to usher_person with check (
  user_id = (select auth.uid())
  and exists (select from public.wizard_templates t where t.id = template_id and t.deleted_at is null)
);

-- Others read them through private.template_reviews, which says nothing of who wrote them but a colleague's name.
create policy wizard_template_ratings_owner on public.wizard_template_ratings to usher_owner
  using (true) with check (true);
create policy wizard_template_ratings_read on public.wizard_template_ratings for select to usher_person
  using (user_id = (select auth.uid()));
create policy wizard_template_ratings_add on public.wizard_template_ratings for insert to usher_person with check (
  user_id = (select auth.uid())
  and exists (select from public.wizard_templates t where t.id = template_id and t.deleted_at is null)
  and exists (
    select from public.wizard_template_uses u
    where u.template_id = wizard_template_ratings.template_id and u.user_id = (select auth.uid())
  )
);
create policy wizard_template_ratings_change on public.wizard_template_ratings for update to usher_person
  using (user_id = (select auth.uid())) with check (
    user_id = (select auth.uid())
    and exists (select from public.wizard_templates t where t.id = template_id and t.deleted_at is null)
  );

create policy wizard_template_reports_owner on public.wizard_template_reports to usher_owner
  using (true) with check (true);
-- What their own people report about the system's templates is moderated by an organization's admins too.
create policy wizard_template_reports_read on public.wizard_template_reports for select to usher_person using (
  user_id = (select auth.uid()) or exists (
    select from public.wizard_templates t
    where t.id = template_id and t.organization_id = any (array(select private.orgs_as('admin')))
  ) or exists (
    select from public.wizard_templates t join public.memberships m on m.user_id = wizard_template_reports.user_id
    where t.id = template_id and t.organization_id is null
      and m.organization_id = any (array(select private.orgs_as('admin')))
  )
);
create policy wizard_template_reports_add on public.wizard_template_reports for insert to usher_person with check (
  user_id = (select auth.uid())
  and exists (select from public.wizard_templates t where t.id = template_id and t.deleted_at is null)
);
create policy wizard_template_reports_settle on public.wizard_template_reports for update to usher_person using (
  exists (
    select from public.wizard_templates t
    where t.id = template_id and t.organization_id = any (array(select private.orgs_as('admin')))
  ) or exists (
    select from public.wizard_templates t join public.memberships m on m.user_id = wizard_template_reports.user_id
    where t.id = template_id and t.organization_id is null
      and m.organization_id = any (array(select private.orgs_as('admin')))
  )
) with check (settled_by is null or settled_by = (select auth.uid()));
