-- target --
-- A version of a wizard by its number, else the published one
select v.id, v.number, v.id = w.published_version_id
from wizards w join wizard_versions v on v.wizard_id = w.id
where w.id = %(wizard)s
  and case when %(number)s::integer is null then v.id = w.published_version_id else v.number = %(number)s::integer end

-- administered --
-- Whether the person sees the wizard at all, and is an admin of its organization
select w.organization_id = any (array(select private.orgs_as('admin'))) from wizards w where w.id = %(wizard)s

-- read --
-- A run with what its migration has to know
select private.migrating_run(%(run)s)

-- hold --
-- The same, locked
select private.hold_migrating(%(run)s)

-- older --
-- Runs in progress of older versions, by id
select private.older_runs(%(wizard)s, %(target)s, %(after)s, %(limit)s)

-- migrate --
-- Moves a run to another version
select private.migrate_run(%(run)s, %(revision)s, %(target)s, %(plan)s::jsonb, %(migration)s::jsonb)

-- copy --
-- Begins a run of another version from one that has ended
select private.copy_run(%(run)s, %(revision)s, %(target)s, %(plan)s::jsonb, %(migration)s::jsonb)

-- hold_past --
-- A migration and its run, locked
select private.hold_migration(%(migration)s)

-- undo --
-- Takes a migration back
select private.undo_migration(%(migration)s, %(revision)s, %(plan)s::jsonb, %(outcome)s::jsonb)

-- wizard --
-- Whether there is such a wizard for the person
select true from wizards where id = %(wizard)s

-- list --
-- The migrations of a wizard, newest first, after a place in that order
select m.id, m.wizard_id, m.run_id, m.kind, f.number, t.number, m.copy_run_id, m.batch_id, m.report, m.migrated_by,
  m.created_at, m.undone_at, m.undone_by
from wizard_run_migrations m
join wizard_versions f on f.id = m.from_version_id
join wizard_versions t on t.id = m.to_version_id
where m.wizard_id = %(wizard)s
  and (%(at)s::timestamptz is null or (m.created_at, m.id) < (%(at)s::timestamptz, %(id)s::uuid))
order by m.created_at desc, m.id desc
limit %(limit)s

-- get --
-- A migration that the person may see
select m.id, m.wizard_id, m.run_id, m.kind, f.number, t.number, m.copy_run_id, m.batch_id, m.report, m.migrated_by,
  m.created_at, m.undone_at, m.undone_by
from wizard_run_migrations m
join wizard_versions f on f.id = m.from_version_id
join wizard_versions t on t.id = m.to_version_id
where m.id = %(migration)s

-- of_batch --
-- The migrations of a batch that stand, the latest first
select m.id from wizard_run_migrations m
where m.wizard_id = %(wizard)s and m.batch_id = %(batch)s and m.undone_at is null
order by m.created_at desc, m.id desc
