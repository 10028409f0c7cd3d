-- claim --
-- Takes the turn of a thread, or says why not
select private.claim_turn(%(thread)s, %(turn)s, %(hash)s, %(lease)s::float8, %(settled)s)

-- hold --
-- Locks what a turn of ours is about
select private.hold_turn(%(turn)s, %(fence)s)

-- write --
-- Adds frames and transcript lines to a turn that is still ours, and ends it where a status is given
with held as (
  select t.id, t.organization_id, t.session_id, t.run_id from wizard_turns t
  where t.id = %(turn)s and t.fence = %(fence)s and t.status = 'running'
  for no key update
), framed as (
  insert into wizard_turn_frames (turn_id, first_seq, last_seq, frames)
  select held.id, %(first_seq)s::int, %(last_seq)s::int, %(frames)s::jsonb from held where %(frames)s::jsonb is not null
), told as (
  insert into wizard_interactions
    (organization_id, session_id, run_id, turn_id, role, stage, text, outcome, model, prompt_tokens, completion_tokens,
     cost_usd, latency_ms, prompt_hash)
  select held.organization_id, held.session_id, held.run_id, held.id, i.role, i.stage, i.text, i.outcome, i.model,
    i.prompt_tokens, i.completion_tokens, i.cost_usd, i.latency_ms, i.prompt_hash
  from held, jsonb_to_recordset(%(interactions)s::jsonb)
    as i (role text, stage text, text text, outcome jsonb, model text, prompt_tokens integer, completion_tokens integer,
      cost_usd numeric, latency_ms integer, prompt_hash text)
), ended as (
  update wizard_turns t set status = %(status)s, finished_at = clock_timestamp()
  from held where t.id = held.id and %(status)s::text is not null
)
select id from held

-- extend_lease --
-- More time for a turn that is still ours
update wizard_turns set lease_until = clock_timestamp() + make_interval(secs => %(lease)s::float8)
where id = %(turn)s and fence = %(fence)s and status = 'running'
returning lease_until

-- frames --
-- How a turn stands, and its batches that end after a number
select t.status, t.lease_until < clock_timestamp(), (
  select coalesce(json_agg(json_build_array(f.first_seq, f.frames) order by f.first_seq), '[]')
  from wizard_turn_frames f where f.turn_id = t.id and f.last_seq > %(after)s
)
from wizard_turns t where t.id = %(turn)s

-- interrupt --
-- Closes a turn whose lease ran out
select private.interrupt_turn(%(turn)s)

-- ended --
-- Whether the run of the person's thread passed through the wizard of a reference
select from wizard_sessions s
join wizard_runs r on r.id = s.active_run_id
join wizards w on w.id = r.wizard_id
left join organizations o on o.id = w.organization_id
where s.user_id = auth.uid() and s.thread_id = %(thread)s
  and (
    w.id = %(id)s::uuid
    or (w.slug = %(slug)s and (%(organization)s::text is null or o.slug = %(organization)s::text))
  )

-- latest --
-- The newest turn of the person's thread
select t.id, t.status
from wizard_sessions s join wizard_turns t on t.session_id = s.id
where s.user_id = auth.uid() and s.thread_id = %(thread)s
order by t.created_at desc
limit 1

-- release --
-- Ends the leases of all turns, whoever held them
update wizard_turns set lease_until = clock_timestamp() where status = 'running' and lease_until > clock_timestamp()
