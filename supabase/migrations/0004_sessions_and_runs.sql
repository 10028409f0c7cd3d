-- Sessions (one chat thread of one person), runs (one pass through one version: the truth about progress) and answers.
-- They belong to a person; operators of the organization read them, other members don't.

create table public.wizard_sessions (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  user_id uuid default auth.uid(),
  thread_id text not null,
  status text not null default 'open',
  active_run_id uuid,
  wizard_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wizard_sessions_thread unique (user_id, thread_id),
  constraint wizard_sessions_in_organization unique (organization_id, id),
  constraint wizard_sessions_thread_form check (char_length(thread_id) between 1 and 255),
  constraint wizard_sessions_status check (status in ('open', 'handed_over', 'closed')),
  constraint wizard_sessions_organization foreign key (organization_id)
    references public.organizations (id) on delete restrict,
  constraint wizard_sessions_person foreign key (user_id) references public.profiles (user_id) on delete set null,
  constraint wizard_sessions_wizard foreign key (wizard_id) references public.wizards (id) on delete restrict
);
create index wizard_sessions_recent on public.wizard_sessions (organization_id, created_at desc);
create index wizard_sessions_wizard on public.wizard_sessions (wizard_id);

-- `expires_at`: in progress, when it expires; ended, when what it holds of people is redacted.
-- `fillfactor`: a run changes with every turn, and a new row version on the same page touches no index.
create table public.wizard_runs (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  wizard_id uuid not null,
  version_id uuid not null,
  session_id uuid,
  user_id uuid default auth.uid(),
  status text not null default 'in_progress',
  revision integer not null default 0,
  current_step text,
  completed_steps text[] not null default '{}',
  skipped text[] not null default '{}',
  focus text,
  awaiting jsonb,
  intents jsonb not null default '{}',
  event_id uuid,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  expires_at timestamptz not null default now() + interval '7 days',
  redacted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wizard_runs_in_organization unique (organization_id, id),
  constraint wizard_runs_in_session unique (session_id, id),
  constraint wizard_runs_status check (status in ('in_progress', 'completed', 'abandoned', 'expired')),
  constraint wizard_runs_revision_form check (revision >= 0),
  constraint wizard_runs_awaiting_form check (jsonb_typeof(awaiting) in ('object', 'null')),
  constraint wizard_runs_intents_form check (jsonb_typeof(intents) = 'object'),
  constraint wizard_runs_completed_at check ((completed_at is not null) = (status = 'completed')),
  constraint wizard_runs_organization foreign key (organization_id)
    references public.organizations (id) on delete restrict,
  constraint wizard_runs_person foreign key (user_id) references public.profiles (user_id) on delete set null,
  constraint wizard_runs_version foreign key (wizard_id, version_id)
    references public.wizard_versions (wizard_id, id) on delete restrict,
  constraint wizard_runs_session foreign key (organization_id, session_id)
    references public.wizard_sessions (organization_id, id) on delete restrict
) with (fillfactor = 80);
create index wizard_runs_person on public.wizard_runs (user_id);
create index wizard_runs_version on public.wizard_runs (wizard_id, version_id);
create index wizard_runs_expiry on public.wizard_runs (expires_at) where redacted_at is null;

-- The active run is one of the session's own.
alter table public.wizard_sessions add constraint wizard_sessions_active_run foreign key (id, active_run_id)
  references public.wizard_runs (session_id, id) on delete restrict;
create index wizard_sessions_active_run on public.wizard_sessions (id, active_run_id);

create table public.wizard_run_step_responses (
  run_id uuid not null,
  step_id uuid not null,
  step_key text not null,
  status text not null default 'in_progress',
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (run_id, step_id),
  constraint wizard_run_step_responses_status check (status in ('in_progress', 'completed', 'skipped')),
  constraint wizard_run_step_responses_run foreign key (run_id) references public.wizard_runs (id) on delete restrict
);

-- The one home of answers. `snapshot` keeps what was asked, so that an answer is readable without its version.
create table public.wizard_run_option_set_responses (
  run_id uuid not null,
  option_set_id uuid not null,
  key text not null,
  selection_type text not null,
  value jsonb not null,
  label text not null default '',
  state text not null default 'active',
  source text not null default 'person',
  snapshot jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (run_id, option_set_id),
  constraint wizard_run_option_set_responses_key unique (run_id, key),
  constraint wizard_run_option_set_responses_key_form check (key ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$'),
  constraint wizard_run_option_set_responses_state check (state in ('active', 'set_aside', 'draft')),
  constraint wizard_run_option_set_responses_source check (source in ('person', 'proposal', 'computed', 'action')),
  constraint wizard_run_option_set_responses_run foreign key (run_id)
    references public.wizard_runs (id) on delete restrict
);

-- A run ends once, and what has ended stays as it is; only the owner's functions redact it.
create function private.guard_run() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if old.status <> 'in_progress' and (new.status <> old.status or current_user <> 'usher_owner') then
    raise exception 'a run that is % is not changed any more', old.status
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
  new.updated_at := now();
  if new.status <> 'in_progress' and old.status = 'in_progress' then
    new.expires_at := now() + interval '30 days';
  elsif new.revision <> old.revision and new.expires_at < now() + interval '6 days' then
    -- In steps of a day, since every move costs an index entry.
    new.expires_at := now() + interval '7 days';
  end if;
  return new;
end $$;

create trigger touch before update on public.wizard_sessions for each row execute function private.touch();
create trigger guard before update on public.wizard_runs for each row execute function private.guard_run();
create trigger touch before update on public.wizard_run_option_set_responses
  for each row execute function private.touch();

-- Ends the caller's own run: in_progress -> completed | abandoned. Call it last in the transaction: afterwards neither
-- run nor answers can be written. A run with an action on its way doesn't complete.
create function private.set_run_status(run uuid, to_status text) returns void
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
  update public.wizard_runs
    set status = to_status, completed_at = case to_status when 'completed' then now() end
    where id = run;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function private.set_run_status(uuid, text) to usher_person;

alter table public.wizard_sessions enable row level security, force row level security;
alter table public.wizard_runs enable row level security, force row level security;
alter table public.wizard_run_step_responses enable row level security, force row level security;
alter table public.wizard_run_option_set_responses enable row level security, force row level security;
revoke all on
  public.wizard_sessions, public.wizard_runs, public.wizard_run_step_responses, public.wizard_run_option_set_responses
  from public, anon, authenticated, service_role;

grant select on
  public.wizard_sessions, public.wizard_runs, public.wizard_run_step_responses, public.wizard_run_option_set_responses
  to usher_person, authenticated;
grant insert (id, organization_id, user_id, thread_id, wizard_id), update (status, active_run_id, wizard_id)
  on public.wizard_sessions to usher_person;
grant
  insert (id, organization_id, wizard_id, version_id, session_id, user_id, revision, current_step, completed_steps,
    skipped, focus, awaiting, intents, started_at),
  update (revision, current_step, completed_steps, skipped, focus, awaiting, intents)
  on public.wizard_runs to usher_person;
grant insert, delete, update (status, started_at, completed_at) on public.wizard_run_step_responses to usher_person;
grant
  insert (run_id, option_set_id, key, selection_type, value, label, state, source, snapshot), delete,
  update (value, label, state, source, snapshot)
  on public.wizard_run_option_set_responses to usher_person;

create policy wizard_sessions_owner on public.wizard_sessions to usher_owner using (true) with check (true);
create policy wizard_sessions_read on public.wizard_sessions for select to usher_person, authenticated using (
  user_id = (select auth.uid()) or organization_id = any (array(select private.orgs_as('operator')))
);
create policy wizard_sessions_add on public.wizard_sessions for insert to usher_person with check (
  user_id = (select auth.uid()) and organization_id = any (array(select private.my_orgs()))
);
create policy wizard_sessions_change on public.wizard_sessions for update to usher_person
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

create policy wizard_runs_owner on public.wizard_runs to usher_owner using (true) with check (true);
create policy wizard_runs_read on public.wizard_runs for select to usher_person, authenticated using (
  user_id = (select auth.uid()) or organization_id = any (array(select private.orgs_as('operator')))
);
-- A run's organization is its wizard's; a system wizard's run is of an organization that the person belongs to.
create policy wizard_runs_add on public.wizard_runs for insert to usher_person with check (
  user_id = (select auth.uid())
  and organization_id = any (array(select private.my_orgs()))
  and exists (
    select from public.wizards w
    where w.id = wizard_runs.wizard_id
      and (w.organization_id is null or w.organization_id = wizard_runs.organization_id)
  )
  and (session_id is null or exists (
    select from public.wizard_sessions s where s.id = wizard_runs.session_id and s.user_id = (select auth.uid())
  ))
);
create policy wizard_runs_change on public.wizard_runs for update to usher_person
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- Whoever may read a run may read its steps and answers; only its person writes them, while it is in progress.
create policy wizard_run_step_responses_owner on public.wizard_run_step_responses
  to usher_owner using (true) with check (true);
create policy wizard_run_step_responses_read on public.wizard_run_step_responses
  for select to usher_person, authenticated
  using (exists (select from public.wizard_runs r where r.id = run_id));
create policy wizard_run_step_responses_add on public.wizard_run_step_responses
  for insert to usher_person with check (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy wizard_run_step_responses_change on public.wizard_run_step_responses
  for update to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy wizard_run_step_responses_remove on public.wizard_run_step_responses
  for delete to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));

create policy wizard_run_option_set_responses_owner on public.wizard_run_option_set_responses to usher_owner
  using (true) with check (true);
create policy wizard_run_option_set_responses_read on public.wizard_run_option_set_responses
  for select to usher_person, authenticated
  using (exists (select from public.wizard_runs r where r.id = run_id));
create policy wizard_run_option_set_responses_add on public.wizard_run_option_set_responses
  for insert to usher_person with check (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy wizard_run_option_set_responses_change on public.wizard_run_option_set_responses
  for update to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy wizard_run_option_set_responses_remove on public.wizard_run_option_set_responses
  for delete to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
