-- What people entered is kept as long as it is needed: runs expire, old words are redacted, a person can be erased.
-- Structure, outcomes and times stay, so playback shows placeholders. Only workers call these.

-- By field class: a pick among the author's own choices says nothing of a person; whatever one enters oneself may.
create function private.is_personal(selection_type text) returns boolean
language sql immutable set search_path = ''
as $$ select selection_type not in ('single_select', 'multiple_select', 'rating', 'slider', 'color_picker') $$;

-- The document with a placeholder for every value, at whatever depth.
create function private.blanked(document jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case jsonb_typeof(document)
    when 'object' then (select coalesce(jsonb_object_agg(key, private.blanked(value)), '{}') from jsonb_each(document))
    when 'array' then (
      select coalesce(jsonb_agg(private.blanked(value) order by n), '[]')
      from jsonb_array_elements(document) with ordinality as item (value, n)
    )
    when 'null' then document
    else '"[redacted]"'
  end;
end $$;

-- The same, but for these members of the document itself.
create function private.redacted(document jsonb, keep text[]) returns jsonb
language sql immutable set search_path = ''
as $$
  select case
    when jsonb_typeof(document) <> 'object' then private.blanked(document)
    else (
      select coalesce(jsonb_object_agg(key, case when key = any (keep) then value else private.blanked(value) end), '{}')
      from jsonb_each(document)
    )
  end
$$;

create function private.redact_interactions(wanted uuid[]) returns void
language sql set search_path = ''
as $$
  update public.wizard_interactions set
    text = case when text is not null then '[redacted]' end,
    outcome = private.redacted(outcome, array['kind', 'field', 'step', 'code', 'operation', 'intent', 'status']),
    redacted_at = now()
  where id = any (wanted) and redacted_at is null
$$;

-- Answers, and what the ledger made of them.
create function private.redact_run(run uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  harmless text[] := array(
    select key from public.wizard_run_option_set_responses
    where run_id = run and not private.is_personal(selection_type)
  );
begin
  update public.wizard_run_option_set_responses set value = private.blanked(value), label = '[redacted]'
    where run_id = run and private.is_personal(selection_type);
  update public.action_executions set
    payload = private.redacted(payload, harmless),
    result = private.redacted(result, array['id', 'event_id', 'status', 'revision']),
    error = case when error is not null then '[redacted]' end
    where run_id = run;
  update public.action_execution_logs set detail = private.blanked(detail)
    where execution_id in (select id from public.action_executions where run_id = run);
  update public.wizard_runs set awaiting = null, redacted_at = now() where id = run;
end $$;

-- One round of housekeeping, at most `batch` rows of a kind; answers how many, so that the caller knows to go on.
create function private.expire_and_redact(batch integer default 500) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  expired uuid[] := array(
    select id from public.wizard_runs where status = 'in_progress' and expires_at < now()
    order by expires_at limit batch for update skip locked
  );
  ended uuid[];
  spoken uuid[] := array(
    select id from public.wizard_interactions where redacted_at is null and expires_at < now()
    order by expires_at limit batch
  );
  delivered integer;
begin
  update public.wizard_runs set status = 'expired' where id = any (expired);
  update public.action_executions set status = 'cancelled' where run_id = any (expired) and status = 'pending';
  perform private.redact_interactions(spoken);
  ended := array(
    select id from public.wizard_runs
    where status <> 'in_progress' and redacted_at is null and expires_at < now()
    order by expires_at limit batch for update skip locked
  );
  perform private.redact_run(id) from unnest(ended) as id;
  -- Frames are a means of delivery: once nobody can be waiting for them any more, they go.
  delete from public.wizard_turn_frames where (turn_id, first_seq) in (
    select turn_id, first_seq from public.wizard_turn_frames where created_at < now() - interval '30 days' limit batch
  );
  get diagnostics delivered = row_count;
  return jsonb_build_object(
    'expired', cardinality(expired), 'interactions', cardinality(spoken), 'runs', cardinality(ended),
    'frames', delivered
  );
end $$;

-- Erases a person: what they entered becomes placeholders, what they made stays with the organization and names nobody.
-- Written down first. The account itself can be deleted by its issuer afterwards.
create function private.erase_person(person uuid, reason text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  erasure uuid;
begin
  insert into private.erasures (subject, reason) values ('person ' || person, reason) returning id into erasure;
  update public.wizard_runs set status = 'abandoned' where user_id = person and status = 'in_progress';
  perform private.redact_run(id) from public.wizard_runs where user_id = person;
  perform private.redact_interactions(array(select id from public.wizard_interactions where user_id = person));
  delete from public.wizard_turn_frames where turn_id in (select id from public.wizard_turns where user_id = person);
  update public.organizations set name = 'Erased' where personal_to = person;
  delete from public.memberships where user_id = person;
  delete from public.profiles where user_id = person;
  return erasure;
end $$;

create index wizard_turn_frames_age on public.wizard_turn_frames using brin (created_at);

revoke execute on all functions in schema private from public;
grant execute on function private.expire_and_redact(integer), private.erase_person(uuid, text) to usher_worker;
