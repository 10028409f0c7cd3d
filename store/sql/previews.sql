-- discard --
-- Takes away the person's own preview of a wizard, or all of them
select private.discard_previews(%(wizard)s, %(preview)s::uuid)

-- sweep --
-- Takes away previews whose day is over, whosever they are
select private.sweep_previews()

-- add --
-- A preview of a draft
insert into wizard_previews (id, organization_id, wizard_id, structure)
values (%(preview)s, %(organization)s, %(wizard)s, %(structure)s::jsonb)
returning expires_at

-- add_session --
-- The conversation of a preview
insert into wizard_sessions (organization_id, thread_id, wizard_id, preview_id)
values (%(organization)s, %(thread)s, %(wizard)s, %(preview)s)
returning id
