-- Wizards as those who make them see them: what listings, drafts, publishing and the impact of a change need. What the
-- draft says of itself is generated from it, so the two can't disagree.

create function private.texts(list jsonb) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(item #>> '{}' order by n), '{}') from jsonb_array_elements(list) with ordinality as e (item, n)
$$;

-- Words as searches compare them: without their accents.
create function private.folded(told text) returns text
language sql immutable set search_path = ''
as $$
  select regexp_replace(normalize(told, nfkd), '[\u0300-\u036f]', '', 'g')
$$;

-- Made anew below: only what people do to a wizard dates it, not what is counted of it or erased.
drop trigger touch on public.wizards;

-- What listings look at comes first: PostgreSQL takes a row apart from its beginning.
-- `error_count`: of the draft's problems that keep it from being published. `latest_version`: 0 was never published.
-- `source_template_id` names a template by its id.
alter table public.wizards
  add column status text not null generated always as (
    case when archived_at is not null then 'archived' when published_version_id is not null then 'published' else 'draft' end
  ) stored,
  add column name_key text not null generated always as (lower(name)) stored,
  add column search tsvector not null generated always as (
    setweight(to_tsvector('pg_catalog.simple', private.folded(name)), 'A')
    || setweight(to_tsvector('pg_catalog.simple', private.folded(jsonb_path_query_array(draft, '$.tags[*]') #>> '{}')), 'B')
    || setweight(to_tsvector('pg_catalog.simple', private.folded(left(coalesce(description, ''), 20000))), 'C')
  ) stored,
  add column tags text[] not null
    generated always as (private.texts(jsonb_path_query_array(draft, '$.tags[*]'))) stored,
  add column category text generated always as (draft ->> 'category') stored,
  add column difficulty_level text generated always as (draft ->> 'difficulty_level') stored,
  add column created_by uuid default auth.uid(),
  add column source_template_id uuid,
  add column error_count integer not null default 0,
  add column latest_version integer not null default 0,
  add column icon text generated always as (draft ->> 'icon') stored,
  add column preview_image text generated always as (draft ->> 'preview_image') stored,
  add column estimated_time integer generated always as ((draft ->> 'estimated_time')::integer) stored,
  add column require_login boolean not null
    generated always as (coalesce((draft ->> 'require_login')::boolean, true)) stored,
  add column allow_templates boolean not null
    generated always as (coalesce((draft ->> 'allow_templates')::boolean, false)) stored,
  add column step_count integer not null
    generated always as (jsonb_array_length(jsonb_path_query_array(draft, '$.steps[*]'))) stored,
  add column option_set_count integer not null
    generated always as (jsonb_array_length(jsonb_path_query_array(draft, '$.steps[*].option_sets[*]'))) stored,
  add column draft_hash text not null generated always as (md5(draft::text)) stored,
  add constraint wizards_error_count_form check (error_count >= 0),
  add constraint wizards_author foreign key (created_by) references public.profiles (user_id) on delete set null;

-- What listings look at stays together on few pages: of a row that gets long, the draft is kept elsewhere first.
alter table public.wizards
  set (toast_tuple_target = 1024),
  alter column tags set storage main,
  alter column description set storage main,
  alter column search set storage main;

update public.wizards w
set latest_version = coalesce((select max(v.number) from public.wizard_versions v where v.wizard_id = w.id), 0);

create trigger touch before update of slug, name, description, draft, published_version_id, archived_at
  on public.wizards for each row execute function private.touch();

-- A listing walks the index of its order, status by status, and is narrowed by category or difficulty in the index.
create index wizards_by_update on public.wizards (organization_id, status, updated_at desc, id desc);
create index wizards_by_creation on public.wizards (organization_id, status, created_at desc, id desc);
create index wizards_by_name on public.wizards (organization_id, status, name_key, id);
create index wizards_by_category_update on public.wizards
  (organization_id, status, category, updated_at desc, id desc) include (difficulty_level);
create index wizards_by_category_creation on public.wizards
  (organization_id, status, category, created_at desc, id desc) include (difficulty_level);
create index wizards_by_category_name on public.wizards
  (organization_id, status, category, name_key, id) include (difficulty_level);
create index wizards_by_difficulty_update on public.wizards
  (organization_id, status, difficulty_level, updated_at desc, id desc);
create index wizards_by_difficulty_creation on public.wizards
  (organization_id, status, difficulty_level, created_at desc, id desc);
create index wizards_by_difficulty_name on public.wizards (organization_id, status, difficulty_level, name_key, id);
create index wizards_categories on public.wizards (organization_id, status, category);
create index wizards_tags on public.wizards using gin (tags) with (fastupdate = off);
create index wizards_search on public.wizards using gin (search) with (fastupdate = off);
create index wizards_author on public.wizards (created_by);

-- `rollback_of`: the number of the version whose structure was published again.
alter table public.wizard_versions
  add column name text,
  add column change_summary text,
  add column rollback_of integer,
  add column structure_hash text not null generated always as (md5(structure::text)) stored;

-- Versions of a wizard are numbered 1, 2, 3 … without a gap, whoever adds them, and repeat none but their own.
create function private.count_version() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.rollback_of is not null and not exists (
    select from public.wizard_versions v
    where v.wizard_id = new.wizard_id and v.number = new.rollback_of and v.number < new.number
  ) then
    raise exception 'there is no version % to go back to', new.rollback_of
      using errcode = 'foreign_key_violation', constraint = 'wizard_versions_rollback_of';
  end if;
  update public.wizards set latest_version = new.number where id = new.wizard_id and latest_version = new.number - 1;
  if not found then
    raise exception 'version % does not follow the latest', new.number
      using errcode = 'unique_violation', constraint = 'wizard_versions_number';
  end if;
  return null;
end $$;
create trigger counted after insert on public.wizard_versions for each row execute function private.count_version();

-- When a completed run was put away as a record.
alter table public.wizard_runs
  add column stored_at timestamptz,
  add constraint wizard_runs_stored_at check (stored_at is null or status = 'completed');

-- A wizard without its structure. Only for functions of the owner: it asks nobody who they are.
create view private.wizard_documents as
select w.id, w.organization_id, w.latest_version, json_build_object(
  'id', w.id, 'organization_id', w.organization_id, 'slug', w.slug, 'name', w.name, 'description', w.description,
  'category', w.category, 'tags', w.tags, 'icon', w.icon, 'preview_image', w.preview_image,
  'difficulty_level', w.difficulty_level, 'estimated_time', w.estimated_time, 'require_login', w.require_login,
  'allow_templates', w.allow_templates, 'step_count', w.step_count, 'option_set_count', w.option_set_count,
  'error_count', w.error_count, 'changed', v.structure_hash is distinct from w.draft_hash, 'status', w.status,
  'revision', w.revision, 'published_version', v.number, 'latest_version', w.latest_version,
  'source_template_id', w.source_template_id, 'created_by', w.created_by, 'created_at', w.created_at,
  'updated_at', w.updated_at, 'archived_at', w.archived_at
) as document
from public.wizards w left join public.wizard_versions v on v.id = w.published_version_id;

-- A wizard as a listing shows it; null for what the caller may not see.
create function private.show_wizard(wanted uuid) returns json
language sql stable security definer set search_path = ''
as $$
  select document from private.wizard_documents
  where id = wanted and (
    organization_id is null
    or (latest_version > 0 and organization_id in (select private.my_orgs()))
    or organization_id in (select private.orgs_as('operator'))
  )
$$;

-- The same with its draft, for admins and operators; everybody's where it is the system's.
create function private.read_draft(wanted uuid) returns json
language sql stable security definer set search_path = ''
as $$
  select json_build_object('wizard', d.document, 'draft', w.draft)
  from public.wizards w join private.wizard_documents d on d.id = w.id
  where w.id = wanted
    and (w.organization_id is null or w.organization_id in (select private.orgs_as('operator')))
$$;

-- The same, locked until the transaction ends; null for whoever is no admin.
create function private.hold_draft(wanted uuid) returns json
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.wizards
    where id = wanted and organization_id in (select private.orgs_as('admin')) for no key update;
  return case when found then private.read_draft(wanted) end;
end $$;

-- Adds a wizard under the wished slug; where the organization has it already and `exact` isn't asked for, under the
-- next that is free. Null for a slug that is taken. With the caller's own rights.
create function private.add_wizard(
  organization uuid, wished text, exact boolean, called text, described text, structure jsonb, errors integer, template uuid
) returns uuid
language plpgsql volatile set search_path = ''
as $$
declare
  tried text := wished;
  made uuid;
begin
  for attempt in 2 .. 100 loop
    insert into public.wizards (organization_id, slug, name, description, draft, error_count, source_template_id)
      values (organization, tried, called, described, structure, errors, template)
      on conflict on constraint wizards_slug do nothing returning id into made;
    exit when made is not null or exact;
    -- From some number on, guessing finds a free one sooner than counting.
    tried := rtrim(left(wished, 90), '-') || '-'
      || case when attempt < 20 then attempt::text else substr(md5(gen_random_uuid()::text), 1, 8) end;
  end loop;
  return made;
end $$;

-- What is typed into a search box; its last word may be unfinished.
create function private.search_query(typed text) returns tsquery
language sql immutable set search_path = ''
as $$
  select case when typed ~ '\w$' and query::text ~ '''$' then (query::text || ':*')::tsquery else query end
  from regexp_replace(private.folded(typed), '(?<=\w)-(?=\w)', ' ', 'g') as folded,
    websearch_to_tsquery('pg_catalog.simple', folded) as query
$$;

-- Which statuses the caller is shown in a listing of an organization (null: of the system's wizards).
create function private.listed_statuses(acting uuid, wanted text) returns text[]
language sql stable set search_path = ''
as $$
  select array(
    select s from unnest(array['draft', 'published', 'archived']) as s
    where case when wanted is null then s <> 'archived' else s = wanted end
      and case when acting in (select private.orgs_as('operator')) then true
        else s = 'published' and (acting is null or acting in (select private.my_orgs())) end
  )
$$;

-- The ids of a part of a listing, in order. EXECUTE plans for the values at hand. Tags and words have an index that knows
-- no order: where the first 250 of each status don't hold enough that fit, all that fit are found and sorted (`offset 0` keeps
-- the planner from walking the order after all).
create function private.wizard_page(
  acting uuid, statuses text[], wanted_category text, wanted_difficulty text, wanted_tags text[], words tsquery,
  sort text, after_key text, after_id uuid, many integer
) returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  key text := case sort when 'name' then 'name_key' when 'newest' then 'created_at' else 'updated_at' end;
  type text := case sort when 'name' then 'text' else 'timestamptz' end;
  forth text := case sort when 'name' then 'asc' else 'desc' end;
  beyond text := case sort when 'name' then '>' else '<' end;
  of_home text := case when acting is null then 'w.organization_id is null' else 'w.organization_id = $1' end;
  fits text := '($5 is null or w.tags @> $5) and ($6 is null or w.search @@ $6)';
  narrowed text := format(
    '%s and ($3 is null or w.category = $3) and ($4 is null or w.difficulty_level = $4)
      and ($8 is null or (w.%I, w.id) %s ($7::%s, $8))', of_home, key, beyond, type
  );
  searched boolean := wanted_tags is not null or words is not null;
  page uuid[];
  walked integer;
begin
  execute format(
    'with walked as materialized (
       select w.* from unnest($2) as s (status) cross join lateral (
         select w.%1$I as key, w.id, %2$s as fits from public.wizards w
         where w.status = s.status and %3$s order by w.%1$I %4$s, w.id %4$s limit $9
       ) w order by w.key %4$s, w.id %4$s limit $9
     )
     select array(select id from walked where fits order by key %4$s, id %4$s limit $10), (select count(*) from walked)',
    key, fits, narrowed, forth
  ) into page, walked using acting, statuses, wanted_category, wanted_difficulty, wanted_tags, words, after_key, after_id,
    case when searched then 250 else many end, many;
  if searched and walked = 250 and cardinality(page) < many then
    execute format(
      'select array(select id from (
         select w.%1$I as key, w.id from public.wizards w where %2$s and %3$s and %5$s offset 0
       ) found order by key %4$s, id %4$s limit $9)', key, narrowed, fits, forth,
      case statuses when array['draft', 'published'] then 'w.archived_at is null' else 'w.status = any ($2)' end
    ) into page using acting, statuses, wanted_category, wanted_difficulty, wanted_tags, words, after_key, after_id, many;
  end if;
  return page;
end $$;

-- A part of a listing: wizards after a place in the order, and their own places. A definer's function, because under
-- row security neither words nor tags could use an index; it looks at membership itself.
create function private.list_wizards(
  acting uuid, wanted_status text, wanted_category text, wanted_difficulty text, wanted_tags text[], typed text,
  sort text, after_key text, after_id uuid, many integer
) returns table (place text, id uuid, document json)
language plpgsql stable security definer set search_path = ''
as $$
declare
  page uuid[] := private.wizard_page(
    acting, private.listed_statuses(acting, wanted_status), wanted_category, wanted_difficulty, wanted_tags,
    private.search_query(typed), sort, after_key, after_id, many
  );
begin
  return query
    select case sort when 'name' then w.name_key when 'newest' then w.created_at::text else w.updated_at::text end,
      w.id, d.document
    from unnest(page) with ordinality as p (id, n)
    join public.wizards w on w.id = p.id join private.wizard_documents d on d.id = p.id
    order by p.n;
end $$;

-- How many of the listed wizards each category has. `offset 0` keeps the order of the index, which counts fastest.
create function private.count_categories(acting uuid) returns table (category text, wizards bigint)
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query execute format(
    'select c.category, sum(c.wizards)::bigint from unnest($2) as s (status) cross join lateral (
       select w.category, count(*) as wizards from public.wizards w
       where %s and w.status = s.status and w.category is not null group by w.category order by w.category offset 0
     ) c group by c.category order by c.category',
    case when acting is null then 'w.organization_id is null' else 'w.organization_id = $1' end
  ) using acting, private.listed_statuses(acting, null);
end $$;

-- In how many runs of a wizard each field has an answer, whatever became of the answer, in the organizations that the
-- caller operates; null for who operates none.
create function private.answer_counts(wanted uuid) returns json
language plpgsql stable security definer set search_path = ''
as $$
declare
  home uuid := (select w.organization_id from public.wizards w where w.id = wanted);
  operated uuid[] := array(select o from private.orgs_as('operator') as o where home is null or o = home);
begin
  if operated = '{}' then
    return null;
  end if;
  return (
    select coalesce(json_agg(json_build_array(c.option_set_id, c.in_progress, c.completed, c.stored)), '[]')
    from (
      select a.option_set_id,
        count(*) filter (where r.status = 'in_progress') as in_progress,
        count(*) filter (where r.status = 'completed') as completed,
        count(*) filter (where r.stored_at is not null) as stored
      from public.wizard_runs r join public.wizard_run_option_set_responses a on a.run_id = r.id
      where r.wizard_id = wanted and r.organization_id = any (operated) and r.status in ('in_progress', 'completed')
        and r.version_id is not null
      group by a.option_set_id order by a.option_set_id
    ) c
  );
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.texts(jsonb), private.folded(text), private.show_wizard(uuid), private.read_draft(uuid), private.hold_draft(uuid),
  private.add_wizard(uuid, text, boolean, text, text, jsonb, integer, uuid),
  private.list_wizards(uuid, text, text, text, text[], text, text, text, uuid, integer),
  private.count_categories(uuid), private.answer_counts(uuid)
  to usher_person;
revoke all on private.wizard_documents from public, anon, authenticated, service_role;

-- Drafts are read through the functions only.
revoke select on public.wizards from usher_person;
grant
  select (id, organization_id, slug, name, description, revision, published_version_id, archived_at, created_at,
    updated_at, created_by, source_template_id, error_count, latest_version, category, tags, icon, preview_image,
    difficulty_level, estimated_time, require_login, allow_templates, step_count, option_set_count, status)
  on public.wizards to usher_person;
grant
  select (category, tags, icon, preview_image, difficulty_level, estimated_time, require_login, status)
  on public.wizards to usher_anon, authenticated;
grant insert (error_count, source_template_id), update (error_count) on public.wizards to usher_person;
grant insert (name, change_summary, rollback_of) on public.wizard_versions to usher_person;

-- Members see what has ever been published: a run of theirs may go on after the wizard was unpublished or archived.
drop policy wizards_read on public.wizards;
create policy wizards_read on public.wizards for select to usher_person, authenticated using (
  organization_id is null
  or (latest_version > 0 and organization_id = any (array(select private.my_orgs())))
  or organization_id = any (array(select private.orgs_as('operator')))
);
