-- add --
-- A comparison of the person's
insert into wizard_run_comparisons (id) values (%(comparison)s)

-- add_runs --
-- Its runs, in their order
insert into wizard_compared_runs (comparison_id, position, run_id)
select %(comparison)s, number, run from unnest(%(runs)s::uuid[]) with ordinality as given (run, number)

-- get --
-- A comparison of the person's; of its runs what they may see
select c.id, c.compared_at, private.remembered_runs(c.id)
from wizard_run_comparisons c where c.id = %(comparison)s

-- list --
-- A part of the person's comparisons, latest first
select c.id, c.compared_at, private.remembered_runs(c.id)
from wizard_run_comparisons c
where c.user_id = auth.uid()
  and (%(at)s::timestamptz is null or (c.compared_at, c.id) < (%(at)s::timestamptz, %(id)s::uuid))
order by c.compared_at desc, c.id desc
limit %(limit)s

-- delete_runs --
-- Forgets which runs a comparison was of
delete from wizard_compared_runs where comparison_id = %(comparison)s

-- delete --
-- Forgets a comparison of the person's
delete from wizard_run_comparisons where id = %(comparison)s returning id
