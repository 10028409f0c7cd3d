-- Previews: a run on a draft, for the eyes of who makes the wizard. It is walked like any other, has no effect outside,
-- is in no list, and goes away with all that was said and entered in it.

-- `structure`: the draft as it was. A preview stands where a version stands; it has the number 0.
create table public.wizard_previews (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  wizard_id uuid not null,
  user_id uuid default auth.uid(),
  structure jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '1 day',
  constraint wizard_previews_in_organization unique (organization_id, wizard_id, id),
  constraint wizard_previews_structure_form check (jsonb_typeof(structure) = 'object'),
  constraint wizard_previews_organization foreign key (organization_id)
    references public.organizations (id) on delete restrict,
  constraint wizard_previews_wizard foreign key (wizard_id) references public.wizards (id) on delete restrict,
  constraint wizard_previews_person foreign key (user_id) references public.profiles (user_id) on delete set null
);
create index wizard_previews_person on public.wizard_previews (user_id, wizard_id);
create index wizard_previews_wizard on public.wizard_previews (wizard_id);
create index wizard_previews_expiry on public.wizard_previews (expires_at);

-- A run passes through a version or through a preview; all runs of a preview's session pass through that preview.
alter table public.wizard_sessions
  add column preview_id uuid,
  add constraint wizard_sessions_preview foreign key (organization_id, wizard_id, preview_id)
    references public.wizard_previews (organization_id, wizard_id, id) on delete restrict;
alter table public.wizard_runs
  alter column version_id drop not null,
  add column preview_id uuid,
  add constraint wizard_runs_version_or_preview check (num_nonnulls(version_id, preview_id) = 1),
  add constraint wizard_runs_preview foreign key (organization_id, wizard_id, preview_id)
    references public.wizard_previews (organization_id, wizard_id, id) on delete restrict;
create index wizard_sessions_preview on public.wizard_sessions (preview_id) where preview_id is not null;
create index wizard_runs_preview on public.wizard_runs (preview_id) where preview_id is not null;

-- Neither becomes a preview, or ceases to be one, afterwards.
create function private.guard_preview() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception 'what is a preview stays one, and nothing else becomes one'
    using errcode = 'check_violation', constraint = tg_table_name || '_preview_stays';
end $$;
create trigger guard_preview before update of preview_id on public.wizard_sessions
  for each row when (new.preview_id is distinct from old.preview_id) execute function private.guard_preview();
create trigger guard_preview before update of preview_id on public.wizard_runs
  for each row when (new.preview_id is distinct from old.preview_id) execute function private.guard_preview();

-- Whatever asks for it, nothing real comes of a preview.
create function private.refuse_of_preview() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.wizard_runs r where r.id = new.run_id and r.preview_id is not null) then
    raise exception 'a preview has no effect'
      using errcode = 'check_violation', constraint = 'wizard_previews_no_effect';
  end if;
  return new;
end $$;
create trigger refuse_of_preview before insert on public.events
  for each row execute function private.refuse_of_preview();

-- The transcript and the ledger's log only grow, but for a preview's.
create function private.refuse_removal() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.erasing() or (current_user = 'usher_owner' and case tg_table_name
    when 'wizard_interactions' then exists (
      select from public.wizard_sessions s
      where s.id = (to_jsonb(old) ->> 'session_id')::uuid and s.preview_id is not null
    ) or exists (
      select from public.wizard_runs r where r.id = (to_jsonb(old) ->> 'run_id')::uuid and r.preview_id is not null
    )
    when 'action_execution_logs' then exists (
      select from public.action_executions e join public.wizard_runs r on r.id = e.run_id
      where e.id = (to_jsonb(old) ->> 'execution_id')::uuid and r.preview_id is not null
    )
  end) then
    return old;
  end if;
  raise exception '% is never changed: delete refused', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_immutable';
end $$;
drop trigger append_only_rows on public.wizard_interactions;
create trigger append_only_rows before delete on public.wizard_interactions
  for each row execute function private.refuse_removal();
drop trigger append_only on public.action_execution_logs;
create trigger append_only before delete on public.action_execution_logs
  for each row execute function private.refuse_removal();

-- Takes a preview away with its conversation, run, answers and ledger. For the functions below only.
create function private.remove_preview(wanted uuid) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  conversations uuid[] := array(select id from public.wizard_sessions where preview_id = wanted for update);
  runs uuid[] := array(select id from public.wizard_runs where preview_id = wanted for update);
  turns uuid[] := array(select id from public.wizard_turns where session_id = any (conversations) for update);
  executions uuid[] := array(select id from public.action_executions where run_id = any (runs));
begin
  update public.wizard_sessions set active_run_id = null where id = any (conversations);
  delete from public.wizard_interactions where session_id = any (conversations) or run_id = any (runs);
  delete from public.wizard_turn_frames where turn_id = any (turns);
  delete from public.wizard_turns where id = any (turns);
  delete from public.action_execution_keys k using public.action_executions e
    where e.id = any (executions) and k.organization_id = e.organization_id and k.execution_id = e.id;
  delete from public.action_execution_logs where execution_id = any (executions);
  delete from public.action_executions where id = any (executions);
  delete from public.wizard_run_option_set_responses where run_id = any (runs);
  delete from public.wizard_run_step_responses where run_id = any (runs);
  delete from public.wizard_runs where id = any (runs);
  delete from public.wizard_sessions where id = any (conversations);
  delete from public.wizard_previews where id = wanted;
end $$;

-- The caller's own preview of a wizard; without its id all of them. Whether there was one.
create function private.discard_previews(wizard uuid, wanted uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare
  mine uuid[] := array(
    select p.id from public.wizard_previews p
    where p.wizard_id = wizard and p.user_id = auth.uid() and (wanted is null or p.id = wanted) for update
  );
begin
  perform private.remove_preview(id) from unnest(mine) as id;
  return cardinality(mine) > 0;
end $$;

-- Those whose day is over, whosever they are; how many. Anybody may have it done.
create function private.sweep_previews(batch integer default 100) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  over uuid[] := array(
    select p.id from public.wizard_previews p where p.expires_at < now() order by p.expires_at limit batch
    for update skip locked
  );
begin
  perform private.remove_preview(id) from unnest(over) as id;
  return cardinality(over);
end $$;

-- As before, but of a preview too, which stands where the version stands, and without answers to what isn't asked there.
create or replace function private.run_record(wanted uuid) returns json
language plpgsql volatile set search_path = ''
as $$
declare
  document json;
begin
  select json_build_object(
    'id', r.id, 'status', r.status, 'revision', r.revision, 'current_step', r.current_step,
    'completed_steps', r.completed_steps, 'skipped', r.skipped, 'focus', r.focus, 'awaiting', r.awaiting,
    'intents', r.intents, 'wizard_id', r.wizard_id, 'wizard_slug', w.slug, 'wizard_name', w.name,
    'version_id', coalesce(r.version_id, r.preview_id), 'version_number', coalesce(v.number, 0),
    'is_preview', r.preview_id is not null, 'organization_id', r.organization_id, 'session_id', r.session_id,
    'user_id', r.user_id,
    'answers', (
      select coalesce(json_agg(json_build_array(a.key, a.value, a.label, a.state, a.source)), '[]')
      from public.wizard_run_option_set_responses a where a.run_id = r.id and a.detached_at is null
    )
  ) into document
  from public.wizard_runs r
  join public.wizards w on w.id = r.wizard_id
  left join public.wizard_versions v on v.id = r.version_id
  left join public.wizard_previews p on p.id = r.preview_id
  where r.id = wanted and coalesce(v.id, p.id) is not null;
  return document;
end $$;

-- As before, with the news of the run's migrations; in a preview's conversation it is always settled what a new run would
-- be: the preview once more.
create or replace function private.claim_turn(thread text, client_turn text, hash text, lease_seconds double precision, settled boolean)
returns json
language plpgsql volatile set search_path = ''
as $$
declare
  session record;
  turn record;
begin
  select s.id, s.organization_id, s.status, s.wizard_id, s.active_run_id, s.preview_id,
    r.status as run_status into session
    from public.wizard_sessions s left join public.wizard_runs r on r.id = s.active_run_id
    where s.user_id = auth.uid() and s.thread_id = thread;
  if not found then
    return json_build_object('outcome', 'unsettled');
  end if;
  settled := settled or session.preview_id is not null or coalesce(session.run_status = 'in_progress', false);
  for attempt in 1 .. 3 loop
    if settled and session.status <> 'closed' then
      insert into public.wizard_turns (organization_id, session_id, run_id, client_turn_id, request_hash, lease_until)
        values (session.organization_id, session.id, session.active_run_id, client_turn, hash,
          clock_timestamp() + make_interval(secs => lease_seconds))
        on conflict do nothing returning id, fence, lease_until into turn;
      if found then
        return json_build_object(
          'outcome', 'claimed', 'turn_id', turn.id, 'session_id', session.id, 'fence', turn.fence,
          'lease_until', turn.lease_until, 'organization_id', session.organization_id,
          'record', case when session.active_run_id is not null then private.run_record(session.active_run_id) end,
          'news', private.untold_migrations(session.id, session.active_run_id)
        );
      end if;
    end if;
    perform private.interrupt_turn(t.id) from public.wizard_turns t
      where t.session_id = session.id and t.status = 'running' and t.lease_until < clock_timestamp();
    select t.id, t.status, t.request_hash into turn
      from public.wizard_turns t where t.session_id = session.id and t.client_turn_id = client_turn;
    if found then
      return json_build_object(
        'outcome', 'existing', 'turn_id', turn.id, 'status', turn.status, 'same', turn.request_hash = hash
      );
    end if;
    if session.status = 'closed' then
      return json_build_object('outcome', 'closed');
    end if;
    if not settled then
      return json_build_object(
        'outcome', 'unsettled', 'organization_id', session.organization_id, 'wizard_id', session.wizard_id
      );
    end if;
    select extract(epoch from t.lease_until - clock_timestamp())::float8 as remaining into turn
      from public.wizard_turns t where t.session_id = session.id and t.status = 'running';
    if found then
      return json_build_object('outcome', 'in_flight', 'retry_after', greatest(turn.remaining, 0.1));
    end if;
  end loop;
  return json_build_object('outcome', 'in_flight', 'retry_after', 1);
end $$;

revoke execute on all functions in schema private from public;
grant execute on function private.discard_previews(uuid, uuid) to usher_person;
grant execute on function private.sweep_previews(integer) to usher_anon, usher_person, usher_worker;

alter table public.wizard_previews enable row level security, force row level security;
revoke all on public.wizard_previews from public, anon, authenticated, service_role;
grant select, insert (id, organization_id, wizard_id, structure) on public.wizard_previews to usher_person;
grant insert (preview_id) on public.wizard_sessions, public.wizard_runs to usher_person;

-- Its maker alone sees it, with all that belongs to it: operators neither list nor read other people's previews.
create policy wizard_previews_owner on public.wizard_previews to usher_owner using (true) with check (true);
create policy wizard_previews_read on public.wizard_previews for select to usher_person
  using (user_id = (select auth.uid()));
create policy wizard_previews_add on public.wizard_previews for insert to usher_person with check (
  user_id = (select auth.uid()) and exists (
    select from public.wizards w
    where w.id = wizard_previews.wizard_id and case
      when w.organization_id is null then wizard_previews.organization_id = any (array(select private.my_orgs()))
      else wizard_previews.organization_id = w.organization_id
        and w.organization_id = any (array(select private.orgs_as('operator')))
    end
  )
);

drop policy wizard_sessions_read on public.wizard_sessions;
create policy wizard_sessions_read on public.wizard_sessions for select to usher_person, authenticated using (
  user_id = (select auth.uid())
  or (preview_id is null and organization_id = any (array(select private.orgs_as('operator'))))
);
drop policy wizard_runs_read on public.wizard_runs;
create policy wizard_runs_read on public.wizard_runs for select to usher_person, authenticated using (
  user_id = (select auth.uid())
  or (preview_id is null and organization_id = any (array(select private.orgs_as('operator'))))
);
drop policy wizard_turns_read on public.wizard_turns;
create policy wizard_turns_read on public.wizard_turns for select to usher_person using (
  user_id = (select auth.uid()) or (
    organization_id = any (array(select private.orgs_as('operator')))
    and exists (select from public.wizard_sessions s where s.id = session_id)
  )
);
drop policy wizard_interactions_read on public.wizard_interactions;
create policy wizard_interactions_read on public.wizard_interactions for select to usher_person, authenticated using (
  user_id = (select auth.uid()) or (
    organization_id = any (array(select private.orgs_as('operator')))
    and (session_id is null or exists (select from public.wizard_sessions s where s.id = session_id))
    and (run_id is null or exists (select from public.wizard_runs r where r.id = run_id))
  )
);

drop policy wizard_sessions_add on public.wizard_sessions;
create policy wizard_sessions_add on public.wizard_sessions for insert to usher_person with check (
  user_id = (select auth.uid()) and organization_id = any (array(select private.my_orgs()))
  and (preview_id is null or exists (select from public.wizard_previews p where p.id = preview_id))
);
drop policy wizard_runs_add on public.wizard_runs;
create policy wizard_runs_add on public.wizard_runs for insert to usher_person with check (
  user_id = (select auth.uid())
  and organization_id = any (array(select private.my_orgs()))
  and exists (
    select from public.wizards w
    where w.id = wizard_runs.wizard_id
      and (w.organization_id is null or w.organization_id = wizard_runs.organization_id)
  )
  and (preview_id is null or (
    session_id is not null
    and exists (select from public.wizard_previews p where p.id = preview_id)
  ))
  and (session_id is null or exists (
    select from public.wizard_sessions s
    where s.id = wizard_runs.session_id and s.user_id = (select auth.uid())
      and s.preview_id is not distinct from wizard_runs.preview_id
  ))
);
