-- What a turn asks of the database in one call each. These run with the caller's own rights, under the policies.
-- They are functions because each of them must see what was committed while it waited for a lock: a volatile function
-- takes a new snapshot with every statement, a single statement doesn't.

-- An attempt says what its effect is; an execution that nobody has tried yet counts as unsafe.
grant update (effect_class) on public.action_executions to usher_person;

-- A run, its answers and what it runs, as one document; null for what the caller may not see.
create function private.run_record(wanted uuid) returns json
language plpgsql volatile set search_path = ''
as $$
declare
  document json;
begin
  select json_build_object(
    'id', r.id, 'status', r.status, 'revision', r.revision, 'current_step', r.current_step,
    'completed_steps', r.completed_steps, 'skipped', r.skipped, 'focus', r.focus, 'awaiting', r.awaiting,
    'intents', r.intents, 'wizard_id', r.wizard_id, 'wizard_slug', w.slug, 'wizard_name', w.name,
    'version_id', r.version_id, 'version_number', v.number, 'organization_id', r.organization_id,
    'session_id', r.session_id, 'user_id', r.user_id,
    'answers', (
      select coalesce(json_agg(json_build_array(a.key, a.value, a.label, a.state, a.source)), '[]')
      from public.wizard_run_option_set_responses a where a.run_id = r.id
    )
  ) into document
  from public.wizard_runs r
  join public.wizards w on w.id = r.wizard_id
  join public.wizard_versions v on v.id = r.version_id
  where r.id = wanted;
  return document;
end $$;

-- The same, locked until the transaction ends; null also for what the caller may not change.
create function private.hold_run(wanted uuid) returns json
language plpgsql volatile set search_path = ''
as $$
begin
  perform from public.wizard_runs where id = wanted for no key update;
  return case when found then private.run_record(wanted) end;
end $$;

-- Closes a turn whose lease ran out, with the frame that tells whoever follows it. Not one that is being written to at
-- this moment: its writer holds the row.
create function private.interrupt_turn(wanted uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  following integer;
begin
  perform from public.wizard_turns
    where id = wanted and status = 'running' and lease_until < clock_timestamp() for no key update skip locked;
  if not found then
    return false;
  end if;
  select coalesce(max(last_seq), 0) + 1 into following from public.wizard_turn_frames where turn_id = wanted;
  insert into public.wizard_turn_frames (turn_id, first_seq, last_seq, frames)
    values (wanted, following, following, jsonb_build_array(jsonb_build_object(
      'type', 'RUN_ERROR', 'code', 'turn_interrupted', 'message', 'The answer was interrupted. Please send your message again.'
    )));
  update public.wizard_turns set status = 'failed', fence = fence + 1, finished_at = clock_timestamp() where id = wanted;
  return true;
end $$;

-- Takes the caller's turn in a thread. The outcome is `claimed`, `existing` (claimed before under this id), `in_flight`,
-- `closed`, or `unsettled`: there is no session or no run in progress, and it isn't `settled` yet what a new run would be.
create function private.claim_turn(thread text, client_turn text, hash text, lease_seconds double precision, settled boolean)
returns json
language plpgsql volatile set search_path = ''
as $$
declare
  session record;
  turn record;
begin
  select s.id, s.organization_id, s.status, s.wizard_id, s.active_run_id, r.status as run_status into session
    from public.wizard_sessions s left join public.wizard_runs r on r.id = s.active_run_id
    where s.user_id = auth.uid() and s.thread_id = thread;
  if not found then
    return json_build_object('outcome', 'unsettled');
  end if;
  settled := settled or coalesce(session.run_status = 'in_progress', false);
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
          'record', case when session.active_run_id is not null then private.run_record(session.active_run_id) end
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

-- Locks the session's active run for a turn that is still ours; null when the lease was lost.
create function private.hold_turn(wanted uuid, held_fence bigint) returns json
language plpgsql volatile set search_path = ''
as $$
declare
  session record;
begin
  perform from public.wizard_turns where id = wanted and fence = held_fence and status = 'running' for no key update;
  if not found then
    return null;
  end if;
  select s.organization_id, s.active_run_id into session
    from public.wizard_turns t join public.wizard_sessions s on s.id = t.session_id where t.id = wanted;
  return json_build_object(
    'organization_id', session.organization_id,
    'record', case when session.active_run_id is not null then private.hold_run(session.active_run_id) end
  );
end $$;

-- An event as its organization sees it. Times of day are told to the minute, as they are entered.
create function private.event_document(event public.events, organization text) returns json
language sql stable set search_path = ''
as $$
  select json_build_object(
    'id', event.id, 'organization_id', event.organization_id, 'organization', organization, 'slug', event.slug, 'status', event.status, 'title', event.title,
    'type', event.type, 'description', event.description, 'event_date', event.event_date,
    'start_time', to_char(event.start_time, 'HH24:MI'), 'end_time', to_char(event.end_time, 'HH24:MI'),
    'ends_on', event.ends_on, 'timezone', event.timezone, 'venue_mode', event.venue_mode, 'venue_data', event.venue_data,
    'ticket_tiers', event.ticket_tiers, 'total_capacity', event.total_capacity, 'payment_enabled', event.payment_enabled,
    'stripe_account_id', event.stripe_account_id, 'run_id', event.run_id, 'published_at', event.published_at,
    'cancelled_at', event.cancelled_at, 'created_at', event.created_at, 'updated_at', event.updated_at,
    'revision', event.revision
  )
$$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.run_record(uuid), private.hold_run(uuid), private.interrupt_turn(uuid), private.hold_turn(uuid, bigint),
  private.claim_turn(text, text, text, double precision, boolean), private.event_document(public.events, text)
  to usher_person;
