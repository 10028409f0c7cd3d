-- get --
-- A run as it was recorded
select private.recorded_run(%(run)s)

-- version --
-- A version of a wizard by its number
select id from wizard_versions where wizard_id = %(wizard)s and number = %(number)s

-- timeline --
-- How a run came about, after a position
select private.run_timeline(%(run)s, %(after)s::bigint, %(limit)s::int)

-- seek --
-- Where the first line about a step, or after so many milliseconds, is
select private.timeline_place(%(run)s, %(step)s::text, %(offset)s::bigint)
