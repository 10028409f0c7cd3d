-- The ledger: one row an intended side effect, one log row an attempt, and the clients' names for executions.

create table public.action_executions (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  run_id uuid not null,
  operation text not null,
  intent integer not null,
  effect_class text not null,
  status text not null default 'pending',
  payload jsonb not null default '{}',
  result jsonb,
  error text,
  attempts integer not null default 0,
  fence bigint not null default 0,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint action_executions_intent unique (run_id, operation, intent),
  constraint action_executions_in_organization unique (organization_id, id),
  constraint action_executions_operation_form check (operation <> ''),
  constraint action_executions_intent_form check (intent > 0),
  constraint action_executions_effect_class check (effect_class in ('local', 'idempotent', 'unsafe')),
  constraint action_executions_status
    check (status in ('pending', 'running', 'succeeded', 'failed', 'unknown', 'cancelled')),
  constraint action_executions_running check (status <> 'running' or lease_until is not null),
  constraint action_executions_counts check (attempts >= 0 and fence >= 0),
  constraint action_executions_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict
);
create index action_executions_due on public.action_executions (lease_until) where status in ('pending', 'running');

create table public.action_execution_logs (
  id uuid primary key default gen_random_uuid(),
  execution_id uuid not null,
  attempt integer not null,
  status text not null default 'running',
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  detail jsonb not null default '{}',
  constraint action_execution_logs_attempt unique (execution_id, attempt),
  constraint action_execution_logs_attempt_form check (attempt > 0),
  constraint action_execution_logs_status check (status in ('running', 'succeeded', 'failed', 'unknown', 'cancelled')),
  constraint action_execution_logs_execution foreign key (execution_id)
    references public.action_executions (id) on delete restrict
);

-- A client's Idempotency-Key is another name for an execution, in its organization and for its operation alone.
create table public.action_execution_keys (
  organization_id uuid not null,
  operation text not null,
  key text not null,
  payload_hash text not null,
  execution_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, operation, key),
  constraint action_execution_keys_key_form check (char_length(key) between 1 and 255),
  constraint action_execution_keys_execution foreign key (organization_id, execution_id)
    references public.action_executions (organization_id, id) on delete restrict
);
create index action_execution_keys_execution on public.action_execution_keys (organization_id, execution_id);

-- pending > running > succeeded | failed | unknown | cancelled. A retryable failure goes back to pending; a lease that
-- ran out is taken over with a higher fence; an operator settles what is unknown. What has ended stays.
create function private.guard_execution() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  if new.status = old.status and (old.status in ('pending', 'running') or current_user = 'usher_owner') then
    if new.fence < old.fence then
      raise exception 'a fence only rises' using errcode = 'check_violation', constraint = 'action_executions_fence';
    end if;
    return new;
  end if;
  if (old.status, new.status) in (
    ('pending', 'running'), ('pending', 'cancelled'),
    ('running', 'pending'), ('running', 'succeeded'), ('running', 'failed'), ('running', 'unknown'),
    ('running', 'cancelled'),
    ('unknown', 'succeeded'), ('unknown', 'failed')
  ) then
    return new;
  end if;
  raise exception 'an execution that is % does not become %', old.status, new.status
    using errcode = 'check_violation', constraint = 'action_executions_transition';
end $$;

create trigger guard before update on public.action_executions for each row execute function private.guard_execution();
create trigger append_only before delete on public.action_execution_logs
  for each row execute function private.refuse_change();
create trigger append_only_whole before truncate on public.action_execution_logs
  for each statement execute function private.refuse_change();
revoke execute on all functions in schema private from public;

alter table public.action_executions enable row level security, force row level security;
alter table public.action_execution_logs enable row level security, force row level security;
alter table public.action_execution_keys enable row level security, force row level security;
revoke all on public.action_executions, public.action_execution_logs, public.action_execution_keys
  from public, anon, authenticated, service_role;

grant select on public.action_executions, public.action_execution_logs, public.action_execution_keys to usher_person;
grant
  insert (id, organization_id, run_id, operation, intent, effect_class, payload),
  update (status, result, error, attempts, fence, lease_until)
  on public.action_executions to usher_person;
grant insert (id, execution_id, attempt, status, started_at, finished_at, detail), update (status, finished_at, detail)
  on public.action_execution_logs to usher_person;
grant insert (organization_id, operation, key, payload_hash, execution_id)
  on public.action_execution_keys to usher_person;

create policy action_executions_owner on public.action_executions to usher_owner using (true) with check (true);
create policy action_executions_read on public.action_executions for select to usher_person
  using (exists (select from public.wizard_runs r where r.id = run_id));
create policy action_executions_add on public.action_executions for insert to usher_person with check (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy action_executions_change on public.action_executions for update to usher_person using (
  exists (select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()))
  or (status = 'unknown' and organization_id = any (array(select private.orgs_as('operator'))))
) with check (
  exists (select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()))
  or organization_id = any (array(select private.orgs_as('operator')))
);

create policy action_execution_logs_owner on public.action_execution_logs to usher_owner using (true) with check (true);
create policy action_execution_logs_read on public.action_execution_logs for select to usher_person
  using (exists (select from public.action_executions e where e.id = execution_id));
create policy action_execution_logs_add on public.action_execution_logs for insert to usher_person with check (exists (
  select from public.action_executions e join public.wizard_runs r on r.id = e.run_id
  where e.id = execution_id and r.user_id = (select auth.uid())
));
create policy action_execution_logs_finish on public.action_execution_logs for update to usher_person using (
  finished_at is null and exists (
    select from public.action_executions e join public.wizard_runs r on r.id = e.run_id
    where e.id = execution_id and r.user_id = (select auth.uid())
  )
) with check (true);

-- A key is seen in the whole organization, since it is taken in the whole organization; the execution behind it isn't.
create policy action_execution_keys_owner on public.action_execution_keys to usher_owner using (true) with check (true);
create policy action_execution_keys_read on public.action_execution_keys for select to usher_person
  using (organization_id = any (array(select private.my_orgs())));
create policy action_execution_keys_add on public.action_execution_keys for insert to usher_person with check (exists (
  select from public.action_executions e join public.wizard_runs r on r.id = e.run_id
  where e.id = execution_id and e.operation = action_execution_keys.operation and r.user_id = (select auth.uid())
));
