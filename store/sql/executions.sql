-- of_intent --
-- The execution of an intent, or of the highest one, and for how many seconds an attempt still holds it
select id, organization_id, run_id, operation, intent, effect_class, status, payload, result, error, attempts, fence, lease_until,
  coalesce(extract(epoch from lease_until - clock_timestamp())::float8, 0)
from action_executions
where run_id = %(run)s and operation = %(operation)s and (%(intent)s::integer is null or intent = %(intent)s::integer)
order by intent desc
limit 1

-- of_key --
-- What a client's key stands for, and the execution if the person may see it
select k.payload_hash, e.intent, e.run_id
from action_execution_keys k left join action_executions e on e.id = k.execution_id
where k.organization_id = %(organization)s and k.operation = %(operation)s and k.key = %(key)s

-- remember_key --
-- Lets a key stand for an execution, unless it stands for one
insert into action_execution_keys (organization_id, operation, key, payload_hash, execution_id)
values (%(organization)s, %(operation)s, %(key)s, %(payload_hash)s, %(execution)s)
on conflict do nothing
returning execution_id

-- start --
-- Begins an attempt
update action_executions set
  status = 'running', effect_class = %(effect_class)s, attempts = attempts + 1, fence = fence + 1,
  lease_until = clock_timestamp() + make_interval(secs => %(lease)s::float8)
where id = %(execution)s
returning attempts, fence, lease_until

-- log_start --
-- Writes an attempt down
insert into action_execution_logs (execution_id, attempt) values (%(execution)s, %(attempt)s)

-- finish --
-- How an attempt of ours ended: it must be running under its own fence
update action_executions set
  status = %(status)s, result = %(result)s::jsonb, error = %(error)s, lease_until = null
where id = %(execution)s and fence = %(fence)s and status = 'running'
returning result

-- log_finish --
-- Writes down how an attempt ended
update action_execution_logs set status = %(status)s, finished_at = clock_timestamp(), detail = %(detail)s::jsonb
where execution_id = %(execution)s and attempt = %(attempt)s and finished_at is null
