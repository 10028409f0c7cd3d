-- share --
-- Shares a run of one's own, or says with whom that can't be
select private.share_run(
  %(run)s, %(people)s::uuid[], %(emails)s::text[], %(hashes)s::text[], %(can_export)s::boolean, %(notify)s::boolean
)

-- owner --
-- Whose a stored run is that the person may see
select user_id = auth.uid() from wizard_runs where id = %(run)s and stored_at is not null

-- shares --
-- The shares of a run of one's own that hold
select * from private.shares_of_run(%(run)s)

-- change --
-- What may be done by whom a run of one's own is shared with
select * from private.change_share(%(share)s, %(can_export)s)

-- end --
-- Takes a share back, or leaves it
select private.end_share(%(share)s)

-- seen_share --
-- Whether the person knows of a share that holds
select exists (select from wizard_run_shares where id = %(share)s and revoked_at is null)

-- accept --
-- Binds an invitation to the person
select private.accept_invitation(%(hash)s)

-- shared_with_me --
-- A part of what others share with the person, or one of it
select * from private.shared_with_me(%(share)s::uuid, %(at)s::timestamptz, %(id)s::uuid, %(limit)s::integer)

-- add_link --
-- A public link to a run of one's own
select * from private.add_public_link(%(run)s, %(hash)s, %(days)s::integer)

-- links --
-- The public links to a run that work
select id, run_id, created_at, expires_at, last_used_at, uses from wizard_run_links
where run_id = %(run)s and kind = 'public' and revoked_at is null and expires_at > now()
order by created_at, id

-- revoke_link --
-- Takes a public link back
select private.revoke_public_link(%(run)s, %(link)s)

-- public_run --
-- What a public link shows, counted as a use
select private.public_run(%(hash)s)

-- public_structure --
-- The structure behind it
select private.public_structure(%(hash)s)

-- public_file --
-- A file of it
select private.public_file(%(hash)s, %(file)s)
