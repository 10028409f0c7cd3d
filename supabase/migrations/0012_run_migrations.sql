-- Runs on their way to a newer version of their wizard: in place while they are in progress, as a copy once they have
-- ended. Each migration is written down with what there was before, and can be undone.

-- An answer whose field isn't part of the run's version stays, detached: `detached_from` is the version that had it.
alter table public.wizard_run_option_set_responses
  add column detached_at timestamptz,
  add column detached_from uuid,
  add constraint wizard_run_option_set_responses_detached check ((detached_at is null) = (detached_from is null)),
  drop constraint wizard_run_option_set_responses_key;
create unique index wizard_run_option_set_responses_key
  on public.wizard_run_option_set_responses (run_id, key) where detached_at is null;

-- An answer given anew is one to the field as it is now.
grant update (key, selection_type, detached_at, detached_from) on public.wizard_run_option_set_responses to usher_person;

-- `before`, `after` and, once undone, `undone`: snapshots of the run (see private.run_snapshot); of a copy none.
create table public.wizard_run_migrations (
  id uuid primary key,
  organization_id uuid not null,
  wizard_id uuid not null,
  run_id uuid not null,
  kind text not null,
  from_version_id uuid not null,
  to_version_id uuid not null,
  copy_run_id uuid,
  batch_id uuid,
  before jsonb,
  after jsonb,
  report jsonb not null,
  migrated_by uuid not null default auth.uid(), -- no key: it outlives who did it, as a version does
  created_at timestamptz not null default now(),
  undone jsonb,
  undone_at timestamptz,
  undone_by uuid,
  constraint wizard_run_migrations_kind check (kind in ('in_place', 'copy')),
  constraint wizard_run_migrations_copied check ((kind = 'copy') = (copy_run_id is not null)),
  constraint wizard_run_migrations_snapshots check ((kind = 'in_place') = (before is not null and after is not null)),
  constraint wizard_run_migrations_undone check ((undone_at is null) = (undone_by is null)),
  constraint wizard_run_migrations_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_run_migrations_copy foreign key (organization_id, copy_run_id)
    references public.wizard_runs (organization_id, id) on delete restrict
);
create index wizard_run_migrations_of_run on public.wizard_run_migrations (run_id, created_at);
create index wizard_run_migrations_of_copy on public.wizard_run_migrations (copy_run_id);
create index wizard_run_migrations_recent on public.wizard_run_migrations (wizard_id, created_at desc, id desc);

-- It only grows, but for being undone once, and for redaction.
create function private.guard_migration() returns trigger
language plpgsql set search_path = ''
as $$
declare
  removable text[] := array['before', 'after', 'report', 'undone', 'undone_at', 'undone_by'];
begin
  if current_user = 'usher_owner'
    and to_jsonb(new) - removable = to_jsonb(old) - removable
    and (old.undone_at is null or (new.undone_at, new.undone_by) = (old.undone_at, old.undone_by))
  then
    return new;
  end if;
  raise exception 'a migration stays written down as it was'
    using errcode = 'restrict_violation', constraint = 'wizard_run_migrations_immutable';
end $$;
create trigger append_only before update on public.wizard_run_migrations
  for each row execute function private.guard_migration();
create trigger append_only_rows before delete on public.wizard_run_migrations
  for each row execute function private.refuse_change();
create trigger append_only_whole before truncate on public.wizard_run_migrations
  for each statement execute function private.refuse_change();

-- What has ended stays with the version that it was made under, whoever asks.
create function private.guard_version() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if new.version_id is distinct from old.version_id and (old.status <> 'in_progress' or old.stored_at is not null) then
    raise exception 'a run that is % keeps its version', old.status
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
  return new;
end $$;
create trigger guard_version before update of version_id on public.wizard_runs
  for each row execute function private.guard_version();

-- Everything that a migration may change about a run.
create function private.run_snapshot(wanted uuid) returns jsonb
language sql volatile set search_path = ''
as $$
  select jsonb_build_object(
    'progress', jsonb_build_object(
      'status', r.status, 'revision', r.revision, 'current_step', r.current_step, 'completed_steps', r.completed_steps,
      'skipped', r.skipped, 'focus', r.focus, 'awaiting', r.awaiting, 'intents', r.intents
    ),
    'answers', (
      select coalesce(jsonb_agg(to_jsonb(a) - 'run_id' order by a.option_set_id), '[]')
      from public.wizard_run_option_set_responses a where a.run_id = r.id
    ),
    'steps', (
      select coalesce(jsonb_agg(to_jsonb(s) - 'run_id' order by s.step_id), '[]')
      from public.wizard_run_step_responses s where s.run_id = r.id
    )
  )
  from public.wizard_runs r where r.id = wanted
$$;

-- The run's own person, and admins of the organization whose wizard it is.
create function private.may_migrate(run public.wizard_runs) returns boolean
language sql stable set search_path = ''
as $$
  select run.user_id = auth.uid() or run.version_id is not null and exists (
    select from public.wizards w
    where w.id = run.wizard_id and w.organization_id = run.organization_id
      and w.organization_id in (select private.orgs_as('admin'))
  )
$$;

-- A run with what a migration of it has to know; null for who may not migrate it.
create function private.migrating_run(wanted uuid) returns json
language sql volatile security definer set search_path = ''
as $$
  select json_build_object(
    'record', private.run_record(r.id),
    'redacted', r.redacted_at is not null,
    'detached', (
      select coalesce(json_agg(json_build_array(a.option_set_id, a.detached_from, a.value, a.label, a.state, a.source)), '[]')
      from public.wizard_run_option_set_responses a where a.run_id = r.id and a.detached_at is not null
    )
  )
  from public.wizard_runs r where r.id = wanted and private.may_migrate(r)
$$;

-- The same, locked until the transaction ends.
create function private.hold_migrating(wanted uuid) returns json
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.wizard_runs r where r.id = wanted and private.may_migrate(r) for no key update;
  return case when found then private.migrating_run(wanted) end;
end $$;

-- The runs in progress of a wizard that pass through an older version than this, by id: for admins of its organization.
create function private.older_runs(wizard uuid, target uuid, after uuid, many integer) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select r.id from public.wizard_runs r
    join public.wizards w on w.id = r.wizard_id and w.organization_id in (select private.orgs_as('admin'))
    join public.wizard_versions v on v.id = r.version_id
    where r.wizard_id = wizard and r.status = 'in_progress' and r.version_id <> target
      and v.number < (select t.number from public.wizard_versions t where t.id = target and t.wizard_id = wizard)
      and (after is null or r.id > after)
    order by r.id limit many;
end $$;

-- The caller's run under lock, as it was when its migration was planned.
create function private.locked_run(wanted uuid, expected_revision integer) returns public.wizard_runs
language plpgsql volatile security definer set search_path = ''
as $$
declare
  run public.wizard_runs;
begin
  select * into run from public.wizard_runs where id = wanted for no key update;
  if run.id is null or not private.may_migrate(run) then
    raise exception 'no such run of yours' using errcode = 'no_data_found', constraint = 'wizard_runs_own';
  end if;
  if run.revision <> expected_revision then
    raise exception 'the run has changed' using errcode = 'check_violation', constraint = 'wizard_runs_revision';
  end if;
  return run;
end $$;

-- Whether nothing is being carried out for the run, which a change of its version would lose.
create function private.refuse_ended_or_acting(run public.wizard_runs) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if run.status <> 'in_progress' or run.stored_at is not null or exists (
    select from public.action_executions e where e.run_id = run.id and e.status in ('pending', 'running')
  ) then
    raise exception 'this run has ended, or has an action on its way'
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
end $$;

create function private.refuse_target(run public.wizard_runs, target uuid) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if not exists (
    select from public.wizard_versions t join public.wizard_versions v on v.id = run.version_id
    where t.id = target and t.wizard_id = run.wizard_id and t.number > v.number
  ) then
    raise exception 'no newer version of the same wizard'
      using errcode = 'check_violation', constraint = 'wizard_run_migrations_target';
  end if;
end $$;

-- Writes a run as it was planned, coming from the version `origin`. What an answer's row keeps isn't sent. Keys may change places, so answers that change
-- theirs, or that the version doesn't ask for, are detached first.
create function private.write_migrated(run public.wizard_runs, origin uuid, target uuid, plan jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  leaving uuid[] := array(select (id #>> '{}')::uuid from jsonb_array_elements(plan -> 'detached') as id);
begin
  update public.wizard_run_option_set_responses a set detached_at = now(), detached_from = origin
    where a.run_id = run.id and a.detached_at is null and (a.option_set_id = any (leaving) or exists (
      select from jsonb_to_recordset(plan -> 'answers') as d (id uuid, key text)
      where d.id = a.option_set_id and d.key <> a.key
    ));
  delete from public.wizard_run_option_set_responses a
    where a.run_id = run.id
      and a.option_set_id in (select (id #>> '{}')::uuid from jsonb_array_elements(plan -> 'removed') as id);
  update public.wizard_run_option_set_responses a set
    key = d.key, selection_type = coalesce(d.type, a.selection_type), value = coalesce(d.value, a.value),
    label = coalesce(d.label, a.label), state = coalesce(d.state, a.state), source = coalesce(d.source, a.source),
    snapshot = coalesce(d.snapshot, a.snapshot), detached_at = null, detached_from = null
    from jsonb_to_recordset(plan -> 'answers')
      as d (id uuid, key text, type text, value jsonb, label text, state text, source text, snapshot jsonb)
    where a.run_id = run.id and a.option_set_id = d.id;
  insert into public.wizard_run_option_set_responses
    (run_id, option_set_id, key, selection_type, value, label, state, source, snapshot)
    select run.id, d.id, d.key, d.type, d.value, d.label, d.state, d.source, d.snapshot
    from jsonb_to_recordset(plan -> 'answers')
      as d (id uuid, key text, type text, value jsonb, label text, state text, source text, snapshot jsonb)
    where not exists (
      select from public.wizard_run_option_set_responses a where a.run_id = run.id and a.option_set_id = d.id
    );
  update public.wizard_run_step_responses s set step_key = d.key, status = 'in_progress', completed_at = null
    from jsonb_to_recordset(plan -> 'steps') as d (id uuid, key text, status text)
    where s.run_id = run.id and s.step_id = d.id and d.status is null;
  insert into public.wizard_run_step_responses as s (run_id, step_id, step_key, status, completed_at)
    select run.id, d.id, d.key, d.status, case d.status when 'completed' then now() end
    from jsonb_to_recordset(plan -> 'steps') as d (id uuid, key text, status text) where d.status is not null
    on conflict (run_id, step_id) do update set
      step_key = excluded.step_key, status = excluded.status,
      completed_at = case excluded.status when 'completed' then coalesce(s.completed_at, excluded.completed_at) end;
  update public.wizard_runs r set
    version_id = target, revision = (plan ->> 'revision')::integer, current_step = plan ->> 'current_step',
    completed_steps = private.texts(plan -> 'completed_steps'), skipped = private.texts(plan -> 'skipped'),
    focus = plan ->> 'focus', awaiting = nullif(plan -> 'awaiting', 'null'), intents = plan -> 'intents'
    where r.id = run.id;
end $$;

-- The line of the transcript that tells of it, in the conversation of whose run it is.
create function private.tell_migrated(run public.wizard_runs, stage text, outcome jsonb) returns void
language sql volatile set search_path = ''
as $$
  insert into public.wizard_interactions (organization_id, user_id, session_id, run_id, role, stage, outcome)
  values (run.organization_id, run.user_id, run.session_id, run.id, 'system', stage, outcome)
$$;

-- Moves a run in progress to a newer version of its wizard.
create function private.migrate_run(wanted uuid, expected_revision integer, target uuid, plan jsonb, migration jsonb)
returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  run public.wizard_runs := private.locked_run(wanted, expected_revision);
  before jsonb := private.run_snapshot(wanted);
begin
  perform private.refuse_ended_or_acting(run);
  perform private.refuse_target(run, target);
  perform private.write_migrated(run, run.version_id, target, plan);
  perform private.tell_migrated(run, plan ->> 'current_step', migration -> 'outcome');
  insert into public.wizard_run_migrations
    (id, organization_id, wizard_id, run_id, kind, from_version_id, to_version_id, batch_id, before, after, report)
    values (
      (migration ->> 'id')::uuid, run.organization_id, run.wizard_id, run.id, 'in_place', run.version_id, target,
      (migration ->> 'batch_id')::uuid, before, private.run_snapshot(wanted), migration -> 'report'
    );
  return run.id;
end $$;

-- Begins a run of a newer version from what an ended one holds; that one stays as it is. The copy belongs to the same
-- person; where they ask for it themselves, their conversation goes on with it.
create function private.copy_run(wanted uuid, expected_revision integer, target uuid, plan jsonb, migration jsonb)
returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  run public.wizard_runs := private.locked_run(wanted, expected_revision);
  made public.wizard_runs;
  conversation uuid := (
    select s.id from public.wizard_sessions s
    where s.id = run.session_id and s.active_run_id = run.id and s.status = 'open' and s.user_id = auth.uid()
  );
begin
  if run.status = 'in_progress' or run.user_id is null or run.redacted_at is not null then
    raise exception 'there is nothing here to copy'
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
  perform private.refuse_target(run, target);
  insert into public.wizard_runs (id, organization_id, wizard_id, version_id, session_id, user_id)
    values ((plan ->> 'id')::uuid, run.organization_id, run.wizard_id, target, conversation, run.user_id)
    returning * into made;
  insert into public.wizard_run_option_set_responses
    select a.* from public.wizard_run_option_set_responses o
    cross join jsonb_populate_record(
      null::public.wizard_run_option_set_responses, to_jsonb(o) || jsonb_build_object('run_id', made.id)
    ) as a
    where o.run_id = run.id;
  perform private.write_migrated(made, run.version_id, target, plan);
  update public.wizard_sessions set active_run_id = made.id where id = conversation;
  perform private.tell_migrated(made, plan ->> 'current_step', migration -> 'outcome');
  insert into public.wizard_run_migrations
    (id, organization_id, wizard_id, run_id, kind, from_version_id, to_version_id, copy_run_id, batch_id, report)
    values (
      (migration ->> 'id')::uuid, run.organization_id, run.wizard_id, run.id, 'copy', run.version_id, target, made.id,
      (migration ->> 'batch_id')::uuid, migration -> 'report'
    );
  return made.id;
end $$;

-- A migration that the caller may undo, under lock with the run that it made or moved.
create function private.hold_migration(wanted uuid) returns json
language plpgsql volatile security definer set search_path = ''
as $$
declare
  migration public.wizard_run_migrations;
begin
  select * into migration from public.wizard_run_migrations m where m.id = wanted for no key update;
  perform from public.wizard_runs r
    where r.id = coalesce(migration.copy_run_id, migration.run_id) and private.may_migrate(r) for no key update;
  if not found then
    return null;
  end if;
  return json_build_object(
    'wizard_id', migration.wizard_id, 'kind', migration.kind, 'undone', migration.undone_at is not null,
    'from', migration.from_version_id, 'to', migration.to_version_id, 'before', migration.before,
    'after', migration.after, 'run', private.migrating_run(coalesce(migration.copy_run_id, migration.run_id))
  );
end $$;

-- Takes a migration back. What was answered since is in `plan` where it fits, and in `undone` as it was.
create function private.undo_migration(wanted uuid, expected_revision integer, plan jsonb, outcome jsonb) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  migration public.wizard_run_migrations;
  run public.wizard_runs;
  restored uuid[] := array(select (id #>> '{}')::uuid from jsonb_array_elements(plan -> 'restored') as id);
begin
  select * into migration from public.wizard_run_migrations m where m.id = wanted for no key update;
  run := private.locked_run(coalesce(migration.copy_run_id, migration.run_id), expected_revision);
  if migration.undone_at is not null then
    raise exception 'this was undone already'
      using errcode = 'unique_violation', constraint = 'wizard_run_migrations_once';
  end if;
  if run.version_id <> migration.to_version_id then
    raise exception 'the run was moved on since'
      using errcode = 'unique_violation', constraint = 'wizard_run_migrations_order';
  end if;
  perform private.refuse_ended_or_acting(run);
  update public.wizard_run_migrations
    set undone = private.run_snapshot(run.id), undone_at = now(), undone_by = auth.uid() where id = wanted;
  if migration.kind = 'copy' then
    update public.wizard_sessions set active_run_id = migration.run_id where active_run_id = run.id;
    update public.wizard_runs set status = 'abandoned' where id = run.id;
  else
    update public.wizard_run_option_set_responses set detached_at = now(), detached_from = run.version_id
      where run_id = run.id and detached_at is null;
    delete from public.wizard_run_option_set_responses a
      where a.run_id = run.id and a.option_set_id = any (restored) and exists (
        select from jsonb_array_elements(migration.before -> 'answers') as b
        where (b ->> 'option_set_id')::uuid = a.option_set_id
      );
    insert into public.wizard_run_option_set_responses
      select a.* from jsonb_array_elements(migration.before -> 'answers') as b (document)
      cross join jsonb_populate_record(
        null::public.wizard_run_option_set_responses, b.document || jsonb_build_object('run_id', run.id)
      ) as a
      where a.option_set_id = any (restored);
    perform private.write_migrated(run, run.version_id, migration.from_version_id, plan);
  end if;
  perform private.tell_migrated(run, plan ->> 'current_step', outcome);
  return run.id;
end $$;

-- A snapshot without what is personal in it.
create function private.redacted_snapshot(document jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_set(document, '{progress,awaiting}', 'null') || jsonb_build_object('answers', (
    select coalesce(jsonb_agg(case
      when private.is_personal(a ->> 'selection_type')
        then a || jsonb_build_object('value', private.blanked(a -> 'value'), 'label', '[redacted]')
      else a
    end), '[]')
    from jsonb_array_elements(document -> 'answers') as a
  ))
$$;

-- As before; also of what migrations remember. A key that was ever a personal answer's stays personal in payloads.
create or replace function private.redact_run(run uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  harmless text[];
begin
  with held as (
    select a.key, a.selection_type from public.wizard_run_option_set_responses a where a.run_id = run
    union all
    select a ->> 'key', a ->> 'selection_type'
    from public.wizard_run_migrations m
    cross join unnest(array[m.before, m.after, m.undone]) as snapshot
    cross join jsonb_array_elements(snapshot -> 'answers') as a
    where m.run_id = run
  )
  select coalesce(array_agg(key), '{}') into harmless from (
    select key from held group by key having not bool_or(private.is_personal(selection_type))
  ) as every;
  update public.wizard_run_option_set_responses set value = private.blanked(value), label = '[redacted]'
    where run_id = run and private.is_personal(selection_type);
  update public.wizard_run_migrations set
    before = private.redacted_snapshot(before), after = private.redacted_snapshot(after),
    undone = private.redacted_snapshot(undone), report = jsonb_set(report, '{fields}', (
      select coalesce(
        jsonb_agg(private.redacted(f, array['option_set_id', 'key', 'name', 'fate'])), '[]'
      ) from jsonb_array_elements(report -> 'fields') as f
    ))
    where run_id = run or copy_run_id = run;
  update public.action_executions set
    payload = private.redacted(payload, harmless),
    result = private.redacted(result, array['id', 'event_id', 'status', 'revision']),
    error = case when error is not null then '[redacted]' end
    where run_id = run;
  update public.action_execution_logs set detail = private.blanked(detail)
    where execution_id in (select id from public.action_executions where run_id = run);
  update public.wizard_runs set awaiting = null, redacted_at = now() where id = run;
end $$;

-- What was done to a run since anybody last spoke in its conversation, for the next reply to tell.
create function private.untold_migrations(session uuid, run uuid) returns json
language sql stable set search_path = ''
as $$
  select coalesce(json_agg(i.outcome order by i.position), '[]') from public.wizard_interactions i
  where i.run_id = run and i.redacted_at is null and i.outcome ->> 'kind' = 'run_migrated' and i.position > coalesce((
    select s.position from public.wizard_interactions s
    where s.session_id = session and s.role <> 'system' order by s.position desc limit 1
  ), 0)
$$;

alter table public.wizard_run_migrations enable row level security, force row level security;
revoke all on public.wizard_run_migrations from public, anon, authenticated, service_role;
grant select on public.wizard_run_migrations to usher_person;

create policy wizard_run_migrations_owner on public.wizard_run_migrations to usher_owner using (true) with check (true);
create policy wizard_run_migrations_read on public.wizard_run_migrations for select to usher_person
  using (exists (select from public.wizard_runs r where r.id = run_id));

revoke execute on all functions in schema private from public;
grant execute on function
  private.migrating_run(uuid), private.hold_migrating(uuid), private.older_runs(uuid, uuid, uuid, integer),
  private.migrate_run(uuid, integer, uuid, jsonb, jsonb), private.copy_run(uuid, integer, uuid, jsonb, jsonb),
  private.hold_migration(uuid), private.undo_migration(uuid, integer, jsonb, jsonb),
  private.untold_migrations(uuid, uuid)
  to usher_person;
