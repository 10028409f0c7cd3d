-- organization --
-- The organization of a session of the person's own
select organization_id from wizard_sessions where id = %(session)s and user_id = auth.uid()

-- add --
-- A session of that thread, unless there is one
insert into wizard_sessions (organization_id, thread_id, wizard_id)
values (%(organization)s, %(thread)s, %(wizard)s)
on conflict (user_id, thread_id) do nothing

-- of_thread --
-- The person's own session of a thread
select s.id, s.thread_id, s.organization_id, s.user_id, s.status, s.active_run_id, r.status, s.wizard_id, w.slug,
  s.created_at, s.updated_at, s.preview_id is not null
from wizard_sessions s
left join wizard_runs r on r.id = s.active_run_id
left join wizards w on w.id = s.wizard_id
where s.user_id = auth.uid() and s.thread_id = %(thread)s

-- get --
-- A session that the person may see
select s.id, s.thread_id, s.organization_id, s.user_id, s.status, s.active_run_id, r.status, s.wizard_id, w.slug,
  s.created_at, s.updated_at, s.preview_id is not null
from wizard_sessions s
left join wizard_runs r on r.id = s.active_run_id
left join wizards w on w.id = s.wizard_id
where s.id = %(session)s

-- list --
-- The sessions that the person may see, but for previews, newest first, after a place in that order
select s.id, s.thread_id, s.organization_id, s.user_id, s.status, s.active_run_id, r.status, s.wizard_id, w.slug,
  s.created_at, s.updated_at, s.preview_id is not null
from wizard_sessions s
left join wizard_runs r on r.id = s.active_run_id
left join wizards w on w.id = s.wizard_id
where s.preview_id is null and (%(acting)s::uuid is null or s.organization_id = %(acting)s::uuid)
  and (%(at)s::timestamptz is null or (s.created_at, s.id) < (%(at)s::timestamptz, %(id)s::uuid))
order by s.created_at desc, s.id desc
limit %(limit)s

-- hold --
-- The active run in progress of a session of the person's own, while the session is locked
select s.id, r.id
from wizard_sessions s left join wizard_runs r on r.id = s.active_run_id and r.status = 'in_progress'
where s.id = %(session)s and s.user_id = auth.uid()
for no key update of s

-- close --
-- Closes a session for good
update wizard_sessions set status = 'closed' where id = %(session)s and status <> 'closed'

-- abandoned --
-- The line of the transcript that tells of a run that was given up
insert into wizard_interactions (organization_id, session_id, run_id, role, stage, outcome)
select organization_id, session_id, id, 'system', current_step, '{"kind": "run_abandoned"}' from wizard_runs where id = %(run)s

-- interactions --
-- The transcript of a session after a position, oldest first
select id, position, session_id, run_id, turn_id, role, stage, text, outcome, model, prompt_tokens, completion_tokens,
  cost_usd, latency_ms, prompt_hash, created_at, redacted_at
from wizard_interactions
where session_id = %(session)s and position > %(after)s
order by position
limit %(limit)s
