-- Stored runs: what people keep of their completed runs, under a name. A run that has ended is never changed, so what may be
-- changed about keeping it is a row of its own.

create function private.stored_run_words(name text, notes text, tags text[], wizard text) returns tsvector
language sql immutable set search_path = ''
as $$
  select to_tsvector('pg_catalog.simple', private.folded(concat_ws(' ', name, wizard, array_to_string(tags, ' '), notes)))
$$;

-- At most twenty tags of one to fifty characters, none of them twice, however it is written.
create function private.tags_sound(tags text[]) returns boolean
language sql immutable set search_path = ''
as $$
  select count(*) <= 20 and count(tag) = count(*) and count(*) = count(distinct lower(tag))
    and coalesce(bool_and(char_length(tag) between 1 and 50), true)
  from unnest(tags) as tag
$$;

-- What listings look at comes first: PostgreSQL takes a row apart from its beginning. `user_id`: whose it is; nobody's any
-- more once they were erased. What is told of the wizard is as it was in the run's version. `origin`: of a run that was
-- brought along from elsewhere, where from.
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
  search tsvector not null generated always as (private.stored_run_words(run_name, run_notes, tags, wizard_name)) stored,
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
create index wizard_stored_runs_own_by_date on public.wizard_stored_runs (user_id, completed_at, run_id);
create index wizard_stored_runs_own_by_name on public.wizard_stored_runs (user_id, name_key, run_id);
create index wizard_stored_runs_own_by_wizard on public.wizard_stored_runs (user_id, wizard_key, run_id);
create index wizard_stored_runs_own_by_duration on public.wizard_stored_runs (user_id, duration_seconds, run_id);
create index wizard_stored_runs_own_of_wizard on public.wizard_stored_runs (user_id, wizard_id, completed_at, run_id);
create index wizard_stored_runs_tags on public.wizard_stored_runs using gin (tags);
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

-- Stored runs as they are shown. Only for functions of the owner: it asks nobody who they are.
create view private.stored_run_documents as
select s.run_id, s.user_id, s.organization_id, json_build_object(
  'run_id', s.run_id, 'organization_id', s.organization_id, 'user_id', s.user_id, 'executed_by', p.name,
  'wizard_id', s.wizard_id, 'version_id', s.version_id, 'run_name', s.run_name, 'run_notes', s.run_notes,
  'tags', s.tags, 'wizard_name', s.wizard_name, 'wizard_icon', s.wizard_icon, 'version_number', s.version_number,
  'step_count', s.step_count, 'started_at', s.started_at, 'completed_at', s.completed_at,
  'duration_seconds', s.duration_seconds, 'origin', s.origin, 'revision', s.revision, 'stored_at', s.stored_at,
  'updated_at', s.updated_at, 'share_count', (
    select count(*) from public.wizard_run_shares h
    where h.organization_id = s.organization_id and h.run_id = s.run_id and h.revoked_at is null
  )
) as document
from public.wizard_stored_runs s left join public.profiles p on p.user_id = s.user_id;
revoke all on private.stored_run_documents from public, anon, authenticated, service_role;

-- A stored run with whose it is, null for what the caller may not see.
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

revoke execute on all functions in schema private from public;
grant execute on function
  private.stored_run_words(text, text, text[], text), private.tags_sound(text[]),
  private.store_run(uuid, text, text, text[]), private.show_stored_run(uuid)
  to usher_person;
