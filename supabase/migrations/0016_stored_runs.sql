-- Stored runs: what people keep of their completed runs, under a name. A run that has ended is never changed, so what
-- may be changed about keeping it is a row of its own.

-- What else a stored run is found by, each a word of its own that no text has: its tags, however they are written, and
-- whose it is, of which a hash is enough. Beside the words of the texts they are in one index, which then has no need
-- to look at a run that lacks any of them.
create function private.mark_of(kind text, id uuid) returns text
language sql immutable set search_path = ''
as $$
  select '=' || kind || left(md5(id::text), 8)
$$;

create function private.marks_of_tags(tags text[]) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(distinct '=tag:' || lower(tag)), '{}') from unnest(tags) as tag where tag <> ''
$$;

create function private.stored_run_words(
  name text, notes text, tags text[], wizard_name text, organization uuid, person uuid, wizard uuid
) returns tsvector
language sql immutable set search_path = ''
as $$
  select to_tsvector(
      'pg_catalog.simple', private.folded(concat_ws(' ', name, wizard_name, array_to_string(tags, ' '), notes))
    ) || array_to_tsvector(array_remove(
      private.marks_of_tags(tags) || private.mark_of('organization:', organization) || private.mark_of('person:', person)
        || private.mark_of('wizard:', wizard), null
    ))
$$;

-- A query for runs that have all of these marks; null for none.
create function private.marked_query(marks text[]) returns tsquery
language sql immutable set search_path = ''
as $$
  select string_agg('''' || replace(replace(mark, '\', '\\'), '''', '''''') || '''', ' & ')::tsquery
  from unnest(marks) as mark
$$;

-- At most twenty tags of one to fifty characters, none of them twice, however it is written.
create function private.tags_sound(tags text[]) returns boolean
language sql immutable set search_path = ''
as $$
  select count(*) <= 20 and count(tag) = count(*) and count(*) = count(distinct lower(tag))
    and coalesce(bool_and(char_length(tag) between 1 and 50), true)
  from unnest(tags) as tag
$$;

-- What listings look at comes first: PostgreSQL takes a row apart from its beginning. `user_id`: whose it is; nobody's
-- any more once they were erased. What is told of the wizard is as it was in the run's version. `origin`: of a run
-- that was brought along from elsewhere, where from.
create table public.wizard_stored_runs (
  run_id uuid primary key,
  organization_id uuid not null,
  user_id uuid,
  wizard_id uuid not null,
  version_id uuid not null,
  completed_at timestamptz not null,
  duration_seconds integer not null,
  name_key text not null generated always as (lower(run_name)) stored,
  wizard_key text not null generated always as (lower(wizard_name)) stored,
  tags text[] not null default '{}',
  search tsvector not null generated always as (
    private.stored_run_words(run_name, run_notes, tags, wizard_name, organization_id, user_id, wizard_id)
  ) stored,
  run_name text not null,
  run_notes text,
  wizard_name text not null,
  wizard_icon text,
  version_number integer not null,
  step_count integer not null,
  started_at timestamptz not null,
  origin jsonb,
  revision integer not null default 1,
  stored_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wizard_stored_runs_name_form check (char_length(run_name) between 1 and 255 and run_name = btrim(run_name)),
  constraint wizard_stored_runs_notes_form check (char_length(run_notes) <= 10000),
  constraint wizard_stored_runs_tags_form check (private.tags_sound(tags)),
  constraint wizard_stored_runs_duration check (duration_seconds >= 0),
  constraint wizard_stored_runs_step_count check (step_count >= 0),
  constraint wizard_stored_runs_revision check (revision > 0),
  constraint wizard_stored_runs_origin_form check (jsonb_typeof(origin) = 'object'),
  constraint wizard_stored_runs_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_stored_runs_person foreign key (user_id) references public.profiles (user_id) on delete set null,
  constraint wizard_stored_runs_version foreign key (wizard_id, version_id)
    references public.wizard_versions (wizard_id, id) on delete restrict
);

-- A listing walks the index of its order, from either end. The key comes after what most listings are narrowed to.
create index wizard_stored_runs_by_date on public.wizard_stored_runs (organization_id, completed_at, run_id);
create index wizard_stored_runs_by_name on public.wizard_stored_runs (organization_id, name_key, run_id);
create index wizard_stored_runs_by_wizard on public.wizard_stored_runs (organization_id, wizard_key, run_id);
create index wizard_stored_runs_by_duration on public.wizard_stored_runs (organization_id, duration_seconds, run_id);
create index wizard_stored_runs_of_wizard on public.wizard_stored_runs (wizard_id, organization_id, completed_at, run_id);
create index wizard_stored_runs_of_wizard_by_name on public.wizard_stored_runs
  (organization_id, wizard_id, name_key, run_id);
create index wizard_stored_runs_of_wizard_by_duration on public.wizard_stored_runs
  (organization_id, wizard_id, duration_seconds, run_id);
create index wizard_stored_runs_own_by_date on public.wizard_stored_runs (user_id, completed_at, run_id);
create index wizard_stored_runs_own_by_name on public.wizard_stored_runs (user_id, name_key, run_id);
create index wizard_stored_runs_own_by_wizard on public.wizard_stored_runs (user_id, wizard_key, run_id);
create index wizard_stored_runs_own_by_duration on public.wizard_stored_runs (user_id, duration_seconds, run_id);
create index wizard_stored_runs_own_of_wizard on public.wizard_stored_runs (user_id, wizard_id, completed_at, run_id);
create index wizard_stored_runs_homes on public.wizard_stored_runs (user_id, organization_id);
create index wizard_stored_runs_search on public.wizard_stored_runs using gin (search);

-- What its person changes of it is a new revision; what is erased of it isn't.
create function private.touch_stored_run() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.revision := old.revision + 1;
  new.updated_at := now();
  return new;
end $$;
create trigger touch before update of run_name, run_notes, tags on public.wizard_stored_runs
  for each row execute function private.touch_stored_run();

alter table public.wizard_stored_runs enable row level security, force row level security;
revoke all on public.wizard_stored_runs from public, anon, authenticated, service_role;
grant select, update (run_name, run_notes, tags) on public.wizard_stored_runs to usher_person;
create policy wizard_stored_runs_owner on public.wizard_stored_runs to usher_owner using (true) with check (true);
create policy wizard_stored_runs_read on public.wizard_stored_runs for select to usher_person using (
  user_id = (select auth.uid())
  or organization_id = any (array(select private.orgs_as('operator')))
  or run_id = any (array(select private.shared_runs()))
);
create policy wizard_stored_runs_change on public.wizard_stored_runs for update to usher_person
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- Keeps the caller's own completed run; it isn't redacted by age then. Whether it wasn't kept already.
create function private.store_run(wanted uuid, called text, notes text, labels text[]) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare
  run public.wizard_runs;
begin
  select * into run from public.wizard_runs r
    where r.id = wanted and r.user_id = auth.uid() and r.deleted_at is null for no key update;
  if run.id is null then
    raise exception 'no such run of yours' using errcode = 'no_data_found', constraint = 'wizard_runs_own';
  end if;
  if run.status <> 'completed' or run.version_id is null or run.redacted_at is not null then
    raise exception 'there is nothing here to store'
      using errcode = 'check_violation', constraint = 'wizard_stored_runs_completed';
  end if;
  insert into public.wizard_stored_runs (
    run_id, organization_id, user_id, wizard_id, version_id, completed_at, duration_seconds, tags, run_name, run_notes,
    wizard_name, wizard_icon, version_number, step_count, started_at
  )
  select run.id, run.organization_id, run.user_id, run.wizard_id, run.version_id, run.completed_at, run.duration_seconds,
    labels, called, notes, v.structure ->> 'name', v.structure ->> 'icon', v.number,
    jsonb_array_length(v.structure -> 'steps'), run.started_at
  from public.wizard_versions v where v.id = run.version_id
  on conflict (run_id) do nothing;
  if not found then
    return false;
  end if;
  update public.wizard_runs set stored_at = now(), expires_at = 'infinity', keeping = 'settled' where id = wanted;
  return true;
end $$;

-- Stored runs as they are shown; with how many they are shared, whom that concerns. Only for functions of the owner:
-- it asks nobody whether they may see them.
create view private.stored_run_documents as
select s.run_id, s.user_id, s.organization_id, json_build_object(
  'run_id', s.run_id, 'organization_id', s.organization_id, 'user_id', s.user_id, 'executed_by', p.name,
  'wizard_id', s.wizard_id, 'version_id', s.version_id, 'run_name', s.run_name, 'run_notes', s.run_notes,
  'tags', s.tags, 'wizard_name', s.wizard_name, 'wizard_icon', s.wizard_icon, 'version_number', s.version_number,
  'step_count', s.step_count, 'started_at', s.started_at, 'completed_at', s.completed_at,
  'duration_seconds', s.duration_seconds, 'origin', s.origin, 'revision', s.revision, 'stored_at', s.stored_at,
  'updated_at', s.updated_at, 'share_count', (
    select count(*) from public.wizard_run_shares h
    where h.organization_id = s.organization_id and h.run_id = s.run_id and h.revoked_at is null and (
      s.user_id = auth.uid() or s.organization_id in (select private.orgs_as('operator'))
    )
  )
) as document
from public.wizard_stored_runs s left join public.profiles p on p.user_id = s.user_id;
revoke all on private.stored_run_documents from public, anon, authenticated, service_role;

-- A stored run; null for what the caller may not see.
create function private.show_stored_run(wanted uuid) returns json
language sql stable security definer set search_path = ''
as $$
  select document from private.stored_run_documents
  where run_id = wanted and (
    user_id = auth.uid()
    or organization_id in (select private.orgs_as('operator'))
    or run_id in (select private.shared_runs())
  )
$$;

-- Lets go of the caller's own stored run: nobody sees it any more, and in thirty days what was entered is redacted.
-- Answers how many shares and links ended with it; nothing where there is no such run. (Links come with 0018_sharing.)
create function private.remove_stored_run(wanted uuid) returns table (shares bigint, links bigint)
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_runs set deleted_at = now(), stored_at = null, expires_at = now() + interval '30 days'
    where id = wanted and user_id = auth.uid() and stored_at is not null and deleted_at is null;
  if not found then
    return;
  end if;
  delete from public.wizard_stored_runs where run_id = wanted;
  return query
    select (ended ->> 'shares')::bigint, (ended ->> 'links')::bigint from private.revoke_run_shares(wanted) as ended;
end $$;

-- People of an organization whose names have a word that begins like this, for its members. Addresses are found by and
-- told to its operators; others find somebody whose whole address they know. (Addresses come with 0018_sharing.)
create function private.find_people(acting uuid, typed text, many integer)
returns table (person uuid, name text, email text)
language plpgsql stable security definer set search_path = ''
as $$
declare
  wanted text := replace(replace(replace(lower(btrim(private.folded(typed))), '\', '\\'), '%', '\%'), '_', '\_');
  operates boolean := acting in (select private.orgs_as('operator'));
begin
  if acting not in (select private.my_orgs()) then
    return;
  end if;
  return query
    select p.user_id, p.name, case when operates or lower(a.address) = lower(btrim(typed)) then a.address end
    from public.memberships m
    join public.profiles p on p.user_id = m.user_id
    cross join lateral (select private.address_of(m.user_id)) as a (address)
    where m.organization_id = acting and (
      ' ' || lower(private.folded(coalesce(p.name, ''))) like '% ' || wanted || '%'
      or lower(a.address) = lower(btrim(typed))
      or (operates and lower(a.address) like wanted || '%')
    )
    order by lower(p.name), p.user_id limit many;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.mark_of(text, uuid), private.marks_of_tags(text[]), private.tags_sound(text[]),
  private.stored_run_words(text, text, text[], text, uuid, uuid, uuid),
  private.store_run(uuid, text, text, text[]), private.show_stored_run(uuid), private.remove_stored_run(uuid),
  private.find_people(uuid, text, integer)
  to usher_person;
