-- store --
-- Keeps the person's own completed run; whether it wasn't kept already
select private.store_run(%(run)s, %(name)s, %(notes)s, %(tags)s::text[])

-- get --
-- A stored run that the person may see
select private.show_stored_run(%(run)s)
