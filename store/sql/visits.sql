-- add_link --
-- A link to a run of the person's own
select id, run_id, created_at, expires_at, revoked_at, last_used_at, uses
from private.add_resume_link(%(run)s, %(token)s, %(expires)s)

-- links --
-- The links to a run that the person may see, newest first; a row of nothing where it has none
select l.id, r.id, l.created_at, l.expires_at, l.revoked_at, l.last_used_at, l.uses
from wizard_runs r left join wizard_run_links l on l.run_id = r.id and l.kind = 'resume'
where r.id = %(run)s
order by l.created_at desc, l.id desc

-- revoke_link --
-- Takes a link to a run of the person's own back; whether there was one
select private.revoke_resume_link(%(run)s, %(link)s)

-- owner --
-- The run that a token stands for, and whose it is
select link_id, run_id, user_id, is_anonymous from private.resume_link(%(token)s)

-- offer --
-- Leaves everything of an anonymous person to whoever has the token
select private.offer_visitor(%(token)s)

-- claim --
-- Makes everything that an anonymous person offered the caller's
select private.claim_visitor(%(token)s)
