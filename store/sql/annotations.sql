-- add --
-- Notes something beside a step, unless there is too much already
insert into wizard_run_annotations (organization_id, run_id, step_id, text)
select r.organization_id, r.id, %(step)s, %(text)s from wizard_runs r
where r.id = %(run)s
  and (select count(*) from wizard_run_annotations a where a.run_id = r.id) < %(most)s::int
returning id, step_id, author, private.name_beside(run_id, author), text, created_at

-- list --
-- What is noted beside a run, oldest first
select a.id, a.step_id, a.author, private.name_beside(a.run_id, a.author), a.text, a.created_at
from wizard_run_annotations a
where a.run_id = %(run)s
order by a.created_at, a.id

-- remove --
-- Takes back what is noted, as its author or as the run's person
select private.remove_annotation(%(run)s, %(annotation)s)
