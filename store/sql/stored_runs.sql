-- store --
-- Keeps the person's own completed run; whether it wasn't kept already
select private.store_run(%(run)s, %(name)s, %(notes)s, %(tags)s::text[])

-- get --
-- A stored run that the person may see
select private.show_stored_run(%(run)s)

-- operates --
-- Whether the person operates an organization
select %(organization)s::uuid = any (array(select private.orgs_as('operator')))

-- list --
-- A part of a listing with each run's place in the order; of a wizard that isn't there, nothing
select place, run_id, document
from (select private.listed_wizard(%(acting)s::uuid, %(wizard)s::uuid, %(slug)s::text) as id) as wizard
cross join private.list_stored_runs(
  %(organization)s::uuid, wizard.id, %(tags)s::text[], %(text)s::text, %(since)s::timestamptz, %(until)s::timestamptz,
  %(sort)s, %(key)s::text, %(id)s::uuid, %(limit)s::integer
)
where wizard.id is not null or coalesce(%(wizard)s::text, %(slug)s) is null

-- facets --
-- What a listing can be narrowed to
select private.stored_run_facets(%(organization)s::uuid)

-- hold --
-- The revision of the person's own stored run, locked
select revision from wizard_stored_runs where run_id = %(run)s and user_id = auth.uid() for no key update

-- change --
-- Names and describes a stored run that is held
update wizard_stored_runs set run_name = %(name)s, run_notes = %(notes)s, tags = %(tags)s::text[] where run_id = %(run)s

-- remove --
-- Lets go of the person's own stored run; how many shares and links ended with it
select shares, links from private.remove_stored_run(%(run)s)
