-- Stored runs of one person through the event wizard, each with an answer to every field of it.
set session_replication_role = replica;

create temporary table field as
select f.part ->> 'id' as id, f.part ->> 'key' as key, f.part ->> 'selection_type' as type,
  jsonb_build_object('name', f.part ->> 'name', 'question', f.part ->> 'question', 'step', s.part ->> 'key') as snapshot
from public.wizards w join public.wizard_versions v on v.id = w.published_version_id,
  jsonb_array_elements(v.structure -> 'steps') as s (part), jsonb_array_elements(s.part -> 'option_sets') as f (part)
where w.slug = 'event-wizard' and w.organization_id is null;

create temporary table made as
select n, gen_random_uuid() as id, now() - n * interval '1 minute' as completed_at
from generate_series(1, current_setting('bench.runs')::integer) as n;

insert into public.wizard_runs
  (id, organization_id, wizard_id, version_id, user_id, status, started_at, completed_at, expires_at, stored_at)
select m.id, current_setting('bench.organization')::uuid, w.id, w.published_version_id,
  current_setting('bench.person')::uuid, 'completed', m.completed_at - interval '5 minutes', m.completed_at, 'infinity',
  m.completed_at
from made m, public.wizards w where w.slug = 'event-wizard' and w.organization_id is null;

insert into public.wizard_stored_runs (
  run_id, organization_id, user_id, wizard_id, version_id, completed_at, duration_seconds, tags, run_name, run_notes,
  wizard_name, version_number, step_count, started_at, stored_at
)
select r.id, r.organization_id, r.user_id, r.wizard_id, r.version_id, r.completed_at, 300, '{bench}', 'Gala ' || m.n,
  'Talked to the hall about the lights.', 'Event wizard', 1, 6, r.started_at, r.completed_at
from made m join public.wizard_runs r on r.id = m.id;

insert into public.wizard_run_option_set_responses (run_id, option_set_id, key, selection_type, value, label, snapshot)
select m.id, f.id::uuid, f.key, f.type, to_jsonb('Answer ' || m.n || ' to ' || f.key), 'Answer ' || m.n || ' to ' || f.key,
  f.snapshot
from made m, field f;

drop table field, made;
analyze public.wizard_runs, public.wizard_stored_runs, public.wizard_run_option_set_responses;
