-- ask --
-- Notes what the conversation asks about keeping the person's completed run
select private.set_keeping(%(run)s, %(asked)s)

-- amend --
-- Changes what is given of what the person says of a stored run
update wizard_stored_runs
set run_name = coalesce(%(name)s::text, run_name), run_notes = coalesce(%(notes)s::text, run_notes),
  tags = coalesce(%(tags)s::text[], tags)
where run_id = %(run)s
