-- due --
-- Whom to tell of a share, and what; nothing once that is settled, the share is gone, or the invitation was accepted
select w.subject, n.address, n.recipient, n.sender, n.run_name, n.wizard_name, n.can_export, n.is_invitation
from private.notices w, private.share_notice(w.subject) n
where w.id = %(notice)s and w.outcome is null and n.is_invitation = (w.kind = 'run_invited')

-- renew --
-- From now on this token accepts the invitation, and no earlier one
select private.renew_invitation(%(share)s, %(token_hash)s)

-- settle --
-- What became of a notice; what was said of it first stands
update private.notices set outcome = %(outcome)s, reason = %(reason)s, settled_at = now()
where id = %(notice)s and outcome is null
