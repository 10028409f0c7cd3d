-- Runs that began as forms can be talked about; and what is kept of people, over all that this and the migrations before
-- it added.

-- The session in which the caller's own run is talked about, with the run as its active one; where there is none yet, one
-- in that thread. Null for a run that isn't theirs.
create function private.converse(wanted uuid, thread text) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  run record;
  made uuid;
begin
  select r.id, r.organization_id, r.wizard_id, r.session_id, r.status into run from public.wizard_runs r
    where r.id = wanted and r.user_id = auth.uid() and r.deleted_at is null for no key update;
  if run.id is null or run.session_id is not null then
    return run.session_id;
  end if;
  if run.status <> 'in_progress' then
    raise exception 'a run that is % is not talked about any more', run.status
      using errcode = 'check_violation', constraint = 'wizard_runs_transition';
  end if;
  insert into public.wizard_sessions (organization_id, thread_id, wizard_id)
    values (run.organization_id, thread, run.wizard_id) returning id into made;
  update public.wizard_runs set session_id = made where id = run.id;
  update public.wizard_sessions set active_run_id = run.id where id = made;
  return made;
end $$;

-- A transcript is never changed but by redaction, and by a person who is erased or claimed; how long it is kept may.
create or replace function private.guard_transcript() returns trigger
language plpgsql set search_path = ''
as $$
declare
  removable text[] := array['text', 'outcome', 'redacted_at', 'user_id', 'expires_at'];
begin
  if current_user = 'usher_owner'
    and to_jsonb(new) - removable = to_jsonb(old) - removable
    and (new.user_id is null or new.user_id = old.user_id or private.is_claimed(old.user_id, new.user_id))
    and (new.redacted_at is not null or (new.text, new.outcome) is not distinct from (old.text, old.outcome))
  then
    return new;
  end if;
  raise exception 'the transcript only grows'
    using errcode = 'restrict_violation', constraint = 'wizard_interactions_immutable';
end $$;

-- Has the changes of a run that the caller sees announced for so long, and forgets a few of those that nobody watches.
create function private.watch_run(wanted uuid, seconds double precision) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from private.watched_runs where run_id in (
    select w.run_id from private.watched_runs w where w.until < now() limit 10 for update skip locked
  );
  if private.sees_run(wanted) then
    insert into private.watched_runs as w values (wanted, now() + make_interval(secs => least(seconds, 3600)))
      on conflict (run_id) do update set until = greatest(w.until, excluded.until);
  end if;
end $$;

-- What a stored run came about by is kept as long as the run is; once that is thrown away, for a month more.
create function private.keep_lines() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.wizard_interactions set expires_at = case
      when new.deleted_at is null then 'infinity'::timestamptz else now() + interval '30 days' end
    where run_id = new.id and redacted_at is null and (expires_at = 'infinity') = (new.deleted_at is not null);
  return null;
end $$;
create trigger keep_lines after update of stored_at, keeping, deleted_at on public.wizard_runs
  for each row when (new.stored_at is not null) execute function private.keep_lines();

-- What is kept around a run and says something of people: drafts, names, notes, remarks, addresses. Links lead nowhere.
create function private.redact_around(run uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from public.wizard_run_drafts where run_id = run;
  update public.wizard_stored_runs set
    run_name = '[redacted]', run_notes = case when run_notes is not null then '[redacted]' end, tags = '{}',
    origin = case when origin is not null then private.blanked(origin) end
    where run_id = run;
  update public.wizard_run_file_uploads set file_name = '[redacted]' where run_id = run;
  update public.wizard_run_annotations set text = '[redacted]' where run_id = run;
  update public.wizard_run_links set revoked_at = coalesce(revoked_at, now()) where run_id = run;
  update public.wizard_run_shares set email = '[redacted]', token_hash = null, revoked_at = coalesce(revoked_at, now())
    where run_id = run and email is not null;
end $$;

-- As before; also of what is kept around the run.
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
  perform private.redact_around(run);
  update public.wizard_runs set awaiting = null, redacted_at = now() where id = run;
end $$;

-- Takes a person out of every list of people; what they made stays with the organization and names nobody. For the
-- functions below only.
create function private.forget_person(person uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.wizard_runs set status = 'abandoned' where user_id = person and status = 'in_progress';
  update public.wizard_run_shares
    set shared_with = null, email = '[redacted]', token_hash = null, revoked_at = coalesce(revoked_at, now())
    where shared_with = person;
  -- What leads to their runs from outside, and nobody could take back any more.
  update public.wizard_run_links l set revoked_at = now() from public.wizard_runs r
    where r.id = l.run_id and r.user_id = person and l.revoked_at is null;
  update public.wizard_run_shares set token_hash = null, revoked_at = now()
    where shared_by = person and shared_with is null and revoked_at is null;
  update public.organizations set name = 'Erased' where personal_to = person;
  delete from public.memberships where user_id = person;
  delete from public.profiles where user_id = person;
end $$;

-- As before; also what they remarked on other people's runs.
create or replace function private.erase_person(person uuid, reason text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  erasure uuid;
begin
  insert into private.erasures (subject, reason) values ('person ' || person, reason) returning id into erasure;
  perform private.redact_run(id) from public.wizard_runs where user_id = person;
  perform private.redact_interactions(array(select id from public.wizard_interactions where user_id = person));
  delete from public.wizard_turn_frames where turn_id in (select id from public.wizard_turns where user_id = person);
  update public.wizard_run_annotations set text = '[redacted]' where author = person;
  perform private.forget_person(person);
  return erasure;
end $$;

-- Removes a person who leaves: their name and their rights go, the runs that they completed stay as they are. The account
-- itself can be deleted by its issuer afterwards.
create function private.remove_person(person uuid, reason text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  erasure uuid;
begin
  insert into private.erasures (subject, reason) values ('name of ' || person, reason) returning id into erasure;
  perform private.forget_person(person);
  return erasure;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function private.converse(uuid, text), private.watch_run(uuid, double precision) to usher_person;
grant execute on function private.remove_person(uuid, text) to usher_worker;
