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

revoke execute on all functions in schema private from public;
grant execute on function private.converse(uuid, text) to usher_person;
