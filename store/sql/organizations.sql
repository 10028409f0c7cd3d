-- own --
-- The organizations that the person belongs to
select organization_id from memberships where user_id = auth.uid()

-- ensure_person --
-- Makes profile and personal organization of somebody new; answers an organization of theirs
select private.ensure_person()

-- me --
-- The person's profile, memberships, and whether they were anonymous until now
select p.name, p.time_zone, p.is_anonymous and not private.is_visitor(), (
  select coalesce(json_agg(json_build_array(o.id, o.slug, o.name, m.role, o.is_personal) order by o.is_personal, o.slug), '[]')
  from memberships m join organizations o on o.id = m.organization_id
  where m.user_id = auth.uid()
)
from (select 1) as asked left join profiles p on p.user_id = auth.uid()

-- find --
-- People of an organization by the beginning of a name, or by address
select person, name, email from private.find_people(%(organization)s, %(typed)s, %(limit)s::integer)
