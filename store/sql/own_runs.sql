-- list --
-- The person's own runs but for previews, newest first, after a place in that order
select r.id, r.wizard_id, w.slug, w.name, v.number, r.organization_id, r.session_id, s.thread_id, r.status, r.revision,
  r.current_step, r.completed_steps, r.started_at, r.updated_at, r.completed_at, r.expires_at, r.duration_seconds,
  r.stored_at
from wizard_runs r
join wizards w on w.id = r.wizard_id
join wizard_versions v on v.id = r.version_id
left join wizard_sessions s on s.id = r.session_id
where r.user_id = auth.uid() and r.deleted_at is null and r.preview_id is null
  and (%(acting)s::uuid is null or r.organization_id = %(acting)s::uuid)
  and (%(status)s::text is null or r.status = %(status)s::text)
  and (%(wizard_id)s::uuid is null or r.wizard_id = %(wizard_id)s::uuid)
  and (%(slug)s::text is null or w.slug = %(slug)s::text)
  and (%(at)s::timestamptz is null or (r.started_at, r.id) < (%(at)s::timestamptz, %(id)s::uuid))
order by r.started_at desc, r.id desc
limit %(limit)s

-- revive --
-- Takes up a run that has expired
select private.revive_run(%(run)s)

-- watch --
-- Has the changes of a run announced for so long
select private.watch_run(%(run)s, %(seconds)s)

-- converse --
-- The session in which a run is talked about
select private.converse(%(run)s, %(thread)s)
