-- A run's life beside the conversation: what is entered but isn't an answer yet, a step that is filled in as a form, how
-- long a run waits, what was kept of it, whom it is shared with, and that it was thrown away.

-- From the structure, so that begun runs needn't read it.
alter table public.wizard_versions
  add column expires_after_days smallint not null
    generated always as (coalesce((structure ->> 'expires_after_days')::smallint, 7)) stored,
  add column require_login boolean not null
    generated always as (coalesce((structure ->> 'require_login')::boolean, true)) stored;

-- `held_step`: the key of the step that somebody is filling in as a form; it isn't left until they say so.
-- `keeping`: what the conversation asked last about keeping the run once it was completed; `settled`: nothing any more.
-- `deleted_at`: thrown away by whose it was; nobody is shown it any more, and its redaction is near.
alter table public.wizard_runs
  add column held_step text,
  add column keeping text,
  add column deleted_at timestamptz,
  add column duration_seconds integer
    generated always as (extract(epoch from completed_at - started_at)::integer) stored,
  add constraint wizard_runs_keeping check (keeping in ('name', 'notes', 'settled'));
grant insert (held_step), update (held_step) on public.wizard_runs to usher_person;
create index wizard_runs_of_person on public.wizard_runs (user_id, started_at desc, id desc)
  where deleted_at is null and preview_id is null;
drop index public.wizard_runs_person;
create index wizard_runs_person on public.wizard_runs (user_id, organization_id);

alter table public.wizard_run_step_responses
  add column time_spent_seconds integer,
  add constraint wizard_run_step_responses_time_spent check (time_spent_seconds >= 0);

-- What was entered last and isn't an answer (yet): `code` and `message` say why not. Beside it an earlier answer stands.
create table public.wizard_run_drafts (
  run_id uuid not null,
  option_set_id uuid not null,
  key text not null,
  selection_type text not null,
  value jsonb not null,
  code text not null,
  message text not null,
  updated_at timestamptz not null default now(),
  primary key (run_id, option_set_id),
  constraint wizard_run_drafts_run foreign key (run_id) references public.wizard_runs (id) on delete restrict
);

alter table public.wizard_run_drafts enable row level security, force row level security;
revoke all on public.wizard_run_drafts from public, anon, authenticated, service_role;
grant select, insert, delete, update (key, selection_type, value, code, message, updated_at)
  on public.wizard_run_drafts to usher_person;
create policy wizard_run_drafts_owner on public.wizard_run_drafts to usher_owner using (true) with check (true);
create policy wizard_run_drafts_read on public.wizard_run_drafts for select to usher_person
  using (exists (select from public.wizard_runs r where r.id = run_id));
create policy wizard_run_drafts_add on public.wizard_run_drafts for insert to usher_person with check (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy wizard_run_drafts_change on public.wizard_run_drafts for update to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy wizard_run_drafts_remove on public.wizard_run_drafts for delete to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));

-- Whom a stored run is shown to: a person, or an address that was invited and is nobody's yet (`token_hash` then says who
-- it is). A share that was revoked stays written down.
create table public.wizard_run_shares (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  run_id uuid not null,
  shared_by uuid default auth.uid(),
  shared_with uuid,
  email text,
  token_hash text,
  can_export boolean not null default false,
  shared_at timestamptz not null default now(),
  accepted_at timestamptz,
  revoked_at timestamptz,
  constraint wizard_run_shares_with check (shared_with is not null or email is not null),
  constraint wizard_run_shares_email_form check (char_length(email) between 3 and 320),
  constraint wizard_run_shares_token unique (token_hash),
  constraint wizard_run_shares_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_run_shares_by foreign key (shared_by) references public.profiles (user_id) on delete set null,
  -- RESTRICT would keep people from being erased, SET NULL would leave a share with nobody: the erasure revokes it.
  constraint wizard_run_shares_person foreign key (shared_with) references public.profiles (user_id) on delete restrict
);
create unique index wizard_run_shares_once on public.wizard_run_shares (run_id, shared_with)
  where revoked_at is null and shared_with is not null;
create unique index wizard_run_shares_invited_once on public.wizard_run_shares (run_id, lower(email))
  where revoked_at is null and shared_with is null;
create index wizard_run_shares_of_person on public.wizard_run_shares (shared_with, shared_at desc, id desc);
create index wizard_run_shares_by on public.wizard_run_shares (shared_by);
create index wizard_run_shares_of_run on public.wizard_run_shares (organization_id, run_id);

-- The runs that are shared with whoever asks; a share of one that was deleted shows nothing.
create function private.shared_runs() returns setof uuid
language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  return query
    select s.run_id from public.wizard_run_shares s join public.wizard_runs r on r.id = s.run_id
    where s.shared_with = auth.uid() and s.revoked_at is null and r.stored_at is not null and r.deleted_at is null;
end $$;

alter table public.wizard_run_shares enable row level security, force row level security;
revoke all on public.wizard_run_shares from public, anon, authenticated, service_role;
grant select (id, organization_id, run_id, shared_by, shared_with, email, can_export, shared_at, accepted_at, revoked_at)
  on public.wizard_run_shares to usher_person;
create policy wizard_run_shares_owner on public.wizard_run_shares to usher_owner using (true) with check (true);
-- Those whom it concerns: whose run it is, who shared it, with whom, and the organization's operators.
create policy wizard_run_shares_read on public.wizard_run_shares for select to usher_person using (
  (shared_with = (select auth.uid()) and revoked_at is null)
  or shared_by = (select auth.uid())
  or exists (
    select from public.wizard_runs r where r.id = run_id and (
      r.user_id = (select auth.uid()) or r.organization_id = any (array(select private.orgs_as('operator')))
    )
  )
);

drop policy wizard_runs_read on public.wizard_runs;
create policy wizard_runs_read on public.wizard_runs for select to usher_person, authenticated using (
  deleted_at is null and (
    user_id = (select auth.uid())
    or (preview_id is null and organization_id = any (array(select private.orgs_as('operator'))))
    or (stored_at is not null and id = any (array(select private.shared_runs())))
  )
);
-- Whoever a run is shared with also reads how it came about.
drop policy wizard_interactions_read on public.wizard_interactions;
create policy wizard_interactions_read on public.wizard_interactions for select to usher_person, authenticated using (
  user_id = (select auth.uid()) or (
    organization_id = any (array(select private.orgs_as('operator')))
    and (session_id is null or exists (select from public.wizard_sessions s where s.id = session_id))
    and (run_id is null or exists (select from public.wizard_runs r where r.id = run_id))
  ) or (
    run_id = any (array(select private.shared_runs()))
    and exists (select from public.wizard_runs r where r.id = run_id)
  )
);
-- Whoever sees a run sees which wizard and version it is of, also where they don't belong to its organization: an answer of
-- (wizard, version) pairs. Not a subquery of the policies, since those of runs look at wizards.
create function private.foreign_runs() returns table (wizard_id uuid, version_id uuid)
language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  return query
    select r.wizard_id, r.version_id from public.wizard_runs r
    where r.user_id = auth.uid() and r.organization_id <> all (array(select private.my_orgs()))
      and r.deleted_at is null and r.version_id is not null
    union
    select r.wizard_id, r.version_id from public.wizard_runs r
    where r.id in (select private.shared_runs()) and r.stored_at is not null and r.deleted_at is null;
end $$;

drop policy wizards_read on public.wizards;
create policy wizards_read on public.wizards for select to usher_person, authenticated using (
  organization_id is null
  or (latest_version > 0 and organization_id = any (array(select private.my_orgs())))
  or organization_id = any (array(select private.orgs_as('operator')))
  or id = any (array(select f.wizard_id from private.foreign_runs() f))
);
drop policy wizard_versions_read on public.wizard_versions;
create policy wizard_versions_read on public.wizard_versions for select to usher_person, authenticated using (
  organization_id is null
  or organization_id = any (array(select private.my_orgs()))
  or id = any (array(select f.version_id from private.foreign_runs() f))
);

-- How long a run waits is its version's to say.
create function private.date_run() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.expires_at := now() + make_interval(
    days => coalesce((select v.expires_after_days from public.wizard_versions v where v.id = new.version_id), 7)
  );
  return new;
end $$;
create trigger date_run before insert on public.wizard_runs for each row execute function private.date_run();

-- As before; what has expired may be taken up again, and waiting is counted in the days of the version.
create or replace function private.guard_run() returns trigger
language plpgsql set search_path = ''
as $$
declare
  days integer;
begin
  if old.status <> 'in_progress' and (
    current_user <> 'usher_owner'
    or (new.status <> old.status and not (old.status = 'expired' and new.status = 'in_progress'))
  ) then
    raise exception 'a run that is % is not changed any more', old.status
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
  new.updated_at := now();
  if new.status <> 'in_progress' then
    if old.status = 'in_progress' then
      new.expires_at := now() + interval '30 days';
    end if;
    return new;
  end if;
  if old.status = 'expired' or (new.revision <> old.revision and new.expires_at < now() + interval '6 days 12 hours') then
    days := coalesce((select v.expires_after_days from public.wizard_versions v where v.id = new.version_id), 7);
    -- In steps of a day, since every move costs an index entry.
    if old.status = 'expired' or new.expires_at < now() + make_interval(days => days) - interval '1 day' then
      new.expires_at := now() + make_interval(days => days);
    end if;
  end if;
  return new;
end $$;

-- How long somebody was at each step, in seconds: the time up to each line of the transcript belongs to the step that the
-- line is about, but at most half an hour of it, since who is away for longer has left the desk.
create function private.step_seconds(run uuid) returns table (step_key text, seconds integer)
language sql stable set search_path = ''
as $$
  select stage, round(sum(least(extract(epoch from created_at - before), 1800)))::integer
  from (
    select i.stage, i.created_at, lag(i.created_at) over (order by i.position) as before
    from public.wizard_interactions i where i.run_id = run
  ) line
  where stage is not null and before is not null
  group by stage
$$;

-- As before, with how long each step took.
create or replace function private.set_run_status(run uuid, to_status text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.wizard_runs where id = run and user_id = auth.uid() for update;
  if not found then
    raise exception 'no such run of yours' using errcode = 'no_data_found', constraint = 'wizard_runs_own';
  end if;
  if to_status not in ('completed', 'abandoned') then
    raise exception 'a person may complete or abandon a run, not make it %', to_status
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
  if to_status = 'completed' and exists (
    select from public.action_executions where run_id = run and status in ('pending', 'running')
  ) then
    raise exception 'an action of this run is on its way'
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
  update public.wizard_run_step_responses s set time_spent_seconds = t.seconds
    from private.step_seconds(run) t where s.run_id = run and s.step_key = t.step_key;
  update public.wizard_runs
    set status = to_status, completed_at = case to_status when 'completed' then now() end
    where id = run;
end $$;

-- Takes up the caller's own run that has expired; whether there was one.
create function private.revive_run(wanted uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_runs set status = 'in_progress', revision = revision + 1
    where id = wanted and user_id = auth.uid() and status = 'expired' and redacted_at is null and deleted_at is null;
  return found;
end $$;

-- What the conversation asks about keeping the caller's own completed run: `name`, `notes`, or nothing more.
create function private.set_keeping(wanted uuid, asked text) returns void
language sql volatile security definer set search_path = ''
as $$
  update public.wizard_runs set keeping = asked
  where id = wanted and user_id = auth.uid() and status = 'completed' and preview_id is null
$$;

-- The runs that somebody watches, until when unless they say so again. A commit that notifies anybody waits for every other
-- such commit, so only changes of these do. Lost in a crash, which those who watch notice.
create unlogged table private.watched_runs (
  run_id uuid primary key,
  until timestamptz not null
);
alter table private.watched_runs enable row level security, force row level security;
revoke all on private.watched_runs from public, anon, authenticated, service_role;
create policy watched_runs_owner on private.watched_runs to usher_owner using (true) with check (true);

-- Whoever watches a run hears of its change when it is committed: its id and revision, nothing else.
create function private.announce_run() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from private.watched_runs where run_id = new.id and until > now()) then
    perform pg_catalog.pg_notify('usher_runs', new.id || ' ' || new.revision);
  end if;
  return null;
end $$;
create trigger announce after update on public.wizard_runs
  for each row when (new.revision is distinct from old.revision or new.status is distinct from old.status)
  execute function private.announce_run();

revoke execute on all functions in schema private from public;
grant execute on function private.shared_runs(), private.foreign_runs() to usher_person, authenticated;
grant execute on function
  private.step_seconds(uuid), private.revive_run(uuid), private.set_keeping(uuid, text)
  to usher_person;
