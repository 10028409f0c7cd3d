-- list --
-- The events of the person's organizations, newest first, after a place in that order
select e.created_at, e.id, private.event_document(e, o.slug)
from events e join organizations o on o.id = e.organization_id
where (%(acting)s::uuid is null or e.organization_id = %(acting)s::uuid)
  and (%(status)s::text is null or e.status = %(status)s::text)
  and (%(at)s::timestamptz is null or (e.created_at, e.id) < (%(at)s::timestamptz, %(id)s::uuid))
order by e.created_at desc, e.id desc
limit %(limit)s

-- get --
-- An event as its organization sees it
select private.event_document(e, o.slug)
from events e join organizations o on o.id = e.organization_id
where e.id = %(event)s

-- hold --
-- Revision and status of an event that the person may change, locked
select revision, status from events where id = %(event)s for no key update

-- patch --
-- Changes those columns that are given
with next as (
  select (jsonb_populate_record(e, %(changes)s::jsonb)).* from events e where e.id = %(event)s
)
update events e set
  title = next.title, description = next.description, event_date = next.event_date, start_time = next.start_time,
  end_time = next.end_time, timezone = next.timezone, venue_mode = next.venue_mode, venue_data = next.venue_data,
  ticket_tiers = next.ticket_tiers, total_capacity = next.total_capacity, payment_enabled = next.payment_enabled,
  revision = e.revision + 1
from next where e.id = next.id

-- cancel --
-- Cancels a published event; again, the same answer
select private.event_document(e, o.slug)
from private.cancel_event(%(event)s, %(revision)s::integer) e join organizations o on o.id = e.organization_id

-- publish --
-- The run's event, made where it is missing
select private.event_document(e, private.organization_slug(e.organization_id))
from private.publish_event(%(execution)s, %(fence)s, %(draft)s::jsonb) e

-- public --
-- A published event as anybody sees it
select json_build_object(
  'id', e.id, 'organization', o.slug, 'slug', e.slug, 'status', e.status, 'title', e.title, 'type', e.type,
  'description', e.description, 'event_date', e.event_date, 'start_time', to_char(e.start_time, 'HH24:MI'),
  'end_time', to_char(e.end_time, 'HH24:MI'), 'ends_on', e.ends_on, 'timezone', e.timezone, 'venue_mode', e.venue_mode,
  'venue_data', e.venue_data, 'ticket_tiers', e.ticket_tiers, 'total_capacity', e.total_capacity,
  'payment_enabled', e.payment_enabled, 'published_at', e.published_at, 'updated_at', e.updated_at, 'revision', e.revision
)
from events e join organizations o on o.id = e.organization_id
where o.slug = %(organization)s and e.slug = %(slug)s and e.status = 'published'
