-- get --
-- A run with its answers
select private.run_record(%(run)s)

-- hold --
-- The same, locked
select private.hold_run(%(run)s)

-- version_of --
-- The version or preview that a run passes through
select coalesce(version_id, preview_id) from wizard_runs where id = %(run)s

-- add --
-- A run that has just started
insert into wizard_runs (id, organization_id, wizard_id, version_id, preview_id, session_id)
values (%(run)s, %(organization)s, %(wizard)s, %(version)s, %(preview)s, %(session)s)

-- activate --
-- Makes a run the active one of its session
update wizard_sessions set active_run_id = %(run)s, wizard_id = %(wizard)s where id = %(session)s

-- end --
-- Completes or abandons a run; afterwards it can't be written to
select private.set_run_status(%(run)s, %(status)s)

-- save --
-- What nearly every change comes to: the run, its touched answers, the transcript, the turn's frames and its end
with run as (
  update wizard_runs set
    revision = %(revision)s, current_step = %(current_step)s, completed_steps = %(completed_steps)s, skipped = %(skipped)s,
    focus = %(focus)s, awaiting = %(awaiting)s::jsonb, intents = %(intents)s::jsonb, held_step = %(held_step)s
  where id = %(run)s::uuid and %(changed)s
), answered as (
  insert into wizard_run_option_set_responses
    (run_id, option_set_id, key, selection_type, value, label, state, source, snapshot)
  select %(run)s::uuid, a.id, a.key, a.type, coalesce(a.value, 'null'), a.label, a.state, a.source, a.snapshot
  from jsonb_to_recordset(%(answers)s::jsonb)
    as a (id uuid, key text, type text, value jsonb, label text, state text, source text, snapshot jsonb)
  on conflict (run_id, option_set_id) do update
    set value = excluded.value, label = excluded.label, state = excluded.state, source = excluded.source,
      key = excluded.key, selection_type = excluded.selection_type, snapshot = excluded.snapshot,
      detached_at = null, detached_from = null
), told as (
  insert into wizard_interactions
    (organization_id, session_id, run_id, turn_id, role, stage, text, outcome, model, prompt_tokens, completion_tokens,
     cost_usd, latency_ms, prompt_hash)
  select %(organization)s::uuid, %(session)s::uuid, %(run)s::uuid, %(turn)s::uuid, i.role, i.stage, i.text, i.outcome, i.model,
    i.prompt_tokens, i.completion_tokens, i.cost_usd, i.latency_ms, i.prompt_hash
  from jsonb_to_recordset(%(interactions)s::jsonb)
    as i (role text, stage text, text text, outcome jsonb, model text, prompt_tokens integer, completion_tokens integer,
      cost_usd numeric, latency_ms integer, prompt_hash text)
), framed as (
  insert into wizard_turn_frames (turn_id, first_seq, last_seq, frames)
  select %(turn)s::uuid, %(first_seq)s::int, %(last_seq)s::int, %(frames)s::jsonb where %(frames)s::jsonb is not null
)
update wizard_turns
set run_id = %(run)s::uuid, status = coalesce(%(finish)s::text, status),
  finished_at = case when %(finish)s::text is not null then clock_timestamp() end
where id = %(turn)s::uuid and (%(finish)s::text is not null or run_id is distinct from %(run)s::uuid)

-- save_rarer --
-- What comes to some changes only: answers that are gone, steps entered and left, intended executions
with removed as (
  delete from wizard_run_option_set_responses
  where run_id = %(run)s::uuid and option_set_id = any (%(removed)s::uuid[])
), progressed as (
  insert into wizard_run_step_responses as old (run_id, step_id, step_key, status, completed_at)
  select %(run)s::uuid, s.id, s.key, s.status, case s.status when 'completed' then now() end
  from jsonb_to_recordset(%(steps)s::jsonb) as s (id uuid, key text, status text)
  on conflict (run_id, step_id) do update set status = excluded.status, completed_at = excluded.completed_at
)
insert into action_executions (organization_id, run_id, operation, intent, effect_class, payload)
select %(organization)s::uuid, %(run)s::uuid, e.operation, e.intent, 'unsafe', e.payload
from jsonb_to_recordset(%(executions)s::jsonb) as e (operation text, intent integer, payload jsonb)
on conflict (run_id, operation, intent) do nothing

-- save_drafts --
-- What a form holds that is no answer yet, or isn't held any more
with undrafted as (
  delete from wizard_run_drafts where run_id = %(run)s::uuid and key = any (%(undrafted)s::text[])
)
insert into wizard_run_drafts (run_id, option_set_id, key, selection_type, value, code, message)
select %(run)s::uuid, d.id, d.key, d.type, coalesce(d.value, 'null'), d.code, d.message
from jsonb_to_recordset(%(drafts)s::jsonb)
  as d (id uuid, key text, type text, value jsonb, code text, message text)
on conflict (run_id, option_set_id) do update
  set key = excluded.key, selection_type = excluded.selection_type, value = excluded.value, code = excluded.code,
    message = excluded.message, updated_at = now()
