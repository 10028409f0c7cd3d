-- Whom a stored run is shown to: people and invited addresses (`wizard_run_shares`), and whoever holds a link. Only whose
-- run it is decides about it, through the functions below; none of them lets anybody see more than the one run.

-- An opaque token that stands for one run: `public` shows a stored run to whoever holds it, `resume` lets one's own run be
-- gone on with. Only the token's SHA-256 is kept, as 64 hexadecimal digits.
create table public.wizard_run_links (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  run_id uuid not null,
  kind text not null,
  token_hash text not null,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  uses integer not null default 0,
  constraint wizard_run_links_kind check (kind in ('public', 'resume')),
  constraint wizard_run_links_token unique (token_hash),
  constraint wizard_run_links_token_form check (token_hash ~ '^[0-9a-f]{64}$'),
  constraint wizard_run_links_expiry check (expires_at <= created_at + interval '366 days'),
  constraint wizard_run_links_uses check (uses >= 0),
  constraint wizard_run_links_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_run_links_by foreign key (created_by) references public.profiles (user_id) on delete set null
);
create index wizard_run_links_of_run on public.wizard_run_links (run_id, created_at desc, id desc);
create index wizard_run_links_by on public.wizard_run_links (created_by);
create index wizard_run_links_organization on public.wizard_run_links (organization_id);

alter table public.wizard_run_links enable row level security, force row level security;
revoke all on public.wizard_run_links from public, anon, authenticated, service_role;
grant select (id, organization_id, run_id, kind, created_by, created_at, expires_at, revoked_at, last_used_at, uses)
  on public.wizard_run_links to usher_person;
create policy wizard_run_links_owner on public.wizard_run_links to usher_owner using (true) with check (true);
-- Whose run it is, and the organization's operators, who may have to say what of it can be seen from outside.
create policy wizard_run_links_read on public.wizard_run_links for select to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and (
    r.user_id = (select auth.uid()) or r.organization_id = any (array(select private.orgs_as('operator')))
  )
));

-- Until when an invitation can be accepted, and when somebody was told last of a share by mail.
alter table public.wizard_run_shares
  add column expires_at timestamptz,
  add column noticed_at timestamptz,
  add constraint wizard_run_shares_token_form check (token_hash ~ '^[0-9a-f]{64}$');
grant select (expires_at) on public.wizard_run_shares to usher_person;

-- What whoever signs people in knows of their addresses. Where accounts can't be read no address is anybody's; on a hosted
-- project supabase/bootstrap/hosted_2_after_first_start.sql gives these two to a role that may read them.
create function private.address_of(person uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not has_table_privilege('auth.users', 'select') then
    return null;
  end if;
  return (select u.email from auth.users u where u.id = person);
end $$;

create function private.person_at(address text) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not has_table_privilege('auth.users', 'select') then
    return null;
  end if;
  return (select u.id from auth.users u where lower(u.email) = lower(address) limit 1);
end $$;

-- Locks the caller's own stored run, so that those it is shared with change one after the other; its organization. Not for
-- who acts by a link that resumes a run: what they shared would outlive the revoking of their link.
create function private.hold_own_stored(wanted uuid) returns uuid
language sql volatile set search_path = ''
as $$
  select organization_id from public.wizard_runs
  where id = wanted and user_id = auth.uid() and stored_at is not null and deleted_at is null
    and not coalesce(auth.jwt() ? 'usher_link', false)
  for no key update
$$;

-- The shares of a run that hold, invitations too. Whoever calls it has made sure that the asker may know.
create function private.live_shares(wanted uuid) returns table (
  id uuid, run_id uuid, person_id uuid, name text, email text, can_export boolean, shared_at timestamptz,
  accepted_at timestamptz, expires_at timestamptz, token_hash text
)
language sql stable set search_path = ''
as $$
  select s.id, s.run_id, s.shared_with, p.name, s.email, s.can_export, s.shared_at, s.accepted_at, s.expires_at, s.token_hash
  from public.wizard_run_shares s left join public.profiles p on p.user_id = s.shared_with
  where s.run_id = wanted and s.revoked_at is null
  order by s.shared_at, s.id
$$;

-- Those of an organization, for who belongs to it too: others, whose runs of its wizards are its own as well, learn nothing
-- of who is there.
create function private.colleagues(organization uuid) returns setof uuid
language sql stable set search_path = ''
as $$
  select m.user_id from public.memberships m
  where m.organization_id = organization and organization in (select private.my_orgs())
$$;

-- Whom the caller's run can't be shared with, as (list, place, code) of the request. Null stands for what is no address.
create function private.refused_sharees(organization uuid, people uuid[], addresses text[]) returns json
language sql stable set search_path = ''
as $$
  select json_agg(json_build_array(list, place, code) order by list desc, place) from (
    select 'people', n - 1, case when p = auth.uid() then 'oneself' else 'not_a_member' end
    from unnest(people) with ordinality as asked (p, n)
    where p = auth.uid() or p not in (select private.colleagues(organization))
    union all
    select 'emails', n - 1, case when a is null then 'not_an_address' else 'oneself' end
    from unnest(addresses) with ordinality as asked (a, n)
    where a is null or lower(a) = lower(auth.jwt() ->> 'email') or private.person_at(a) = auth.uid()
  ) as refused (list, place, code)
$$;

-- Writes shares with these people; those that are there get the new right.
create function private.share_with_people(organization uuid, wanted uuid, people uuid[], may_export boolean)
returns setof uuid
language sql volatile set search_path = ''
as $$
  insert into public.wizard_run_shares (organization_id, run_id, shared_with, can_export)
  select organization, wanted, p, may_export from (select distinct unnest(people)) as asked (p)
  on conflict (run_id, shared_with) where revoked_at is null and shared_with is not null
    do update set can_export = excluded.can_export
  returning id
$$;

-- Writes invitations of these addresses; those that are there get the new right, whether somebody accepted them or not. An
-- invitation keeps its token while it can be accepted.
create function private.share_with_addresses(
  organization uuid, wanted uuid, addresses text[], token_hashes text[], may_export boolean
) returns setof uuid
language plpgsql volatile set search_path = ''
as $$
begin
  return query
    update public.wizard_run_shares s set can_export = may_export
    where s.run_id = wanted and s.revoked_at is null and s.shared_with is not null
      and lower(s.email) = any (array(select lower(a) from unnest(addresses) a))
    returning s.id;
  return query
    insert into public.wizard_run_shares as old
      (organization_id, run_id, email, token_hash, expires_at, can_export)
    select distinct on (lower(i.address)) organization, wanted, i.address, i.token_hash, now() + interval '14 days', may_export
    from unnest(addresses, token_hashes) as i (address, token_hash)
    where not exists (
      select from public.wizard_run_shares s
      where s.run_id = wanted and s.revoked_at is null and s.shared_with is not null and lower(s.email) = lower(i.address)
    )
    on conflict (run_id, lower(email)) where revoked_at is null and shared_with is null do update set
      can_export = excluded.can_export,
      token_hash = case when old.expires_at > now() then old.token_hash else excluded.token_hash end,
      expires_at = case when old.expires_at > now() then old.expires_at else excluded.expires_at end
    returning old.id;
end $$;

-- Tells by mail of these shares, of each at most once an hour. A share can be taken back and made again, so that there is a
-- bound to what one person has sent in that time: 300 mails, and 10 to the same address.
create function private.tell_of_shares(wanted uuid[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  told record;
begin
  for told in
    update public.wizard_run_shares set noticed_at = now()
    where id = any (wanted) and (noticed_at is null or noticed_at < now() - interval '1 hour')
    returning id, shared_with
  loop
    perform private.enqueue_mail(case when told.shared_with is null then 'run_invited' else 'run_shared' end, told.id);
  end loop;
  if exists (
    select from (
      select count(*) as to_one, sum(count(*)) over () as to_all from public.wizard_run_shares
      where shared_by = auth.uid() and noticed_at > now() - interval '1 hour'
      group by coalesce(lower(email), shared_with::text)
    ) as sent where to_one > 10 or to_all > 300
  ) then
    raise exception 'too many mails' using errcode = 'check_violation', constraint = 'wizard_run_shares_told';
  end if;
end $$;

-- Shares the caller's own stored run, as a JSON document: `refused` says with whom it can't be, and then nothing was
-- changed; else `shares` has a row of live_shares for each, with the token's hash only where that is one of these.
create function private.share_run(
  wanted uuid, people uuid[], addresses text[], token_hashes text[], may_export boolean, notify boolean
) returns json
language plpgsql volatile security definer set search_path = ''
as $$
declare
  organization uuid := private.hold_own_stored(wanted);
  refused json;
  members uuid[];
  made uuid[];
begin
  if organization is null then
    return null;
  end if;
  refused := private.refused_sharees(organization, people, addresses);
  if refused is not null then
    return json_build_object('refused', refused);
  end if;
  -- Who was invited and belongs to the organization by now is a person like any other.
  members := array(
    select c from private.colleagues(organization) c where c in (select private.person_at(a) from unnest(addresses) a)
  );
  update public.wizard_run_shares set revoked_at = now(), token_hash = null
    where run_id = wanted and revoked_at is null and shared_with is null and private.person_at(email) = any (members);
  made := array(select private.share_with_people(organization, wanted, people || members, may_export))
    || array(
      select private.share_with_addresses(organization, wanted, array_agg(a), array_agg(h), may_export)
      from unnest(addresses, token_hashes) as i (a, h)
      where private.person_at(a) is null or private.person_at(a) <> all (members)
    );
  if (select count(*) from public.wizard_run_shares where run_id = wanted and revoked_at is null) > 200 then
    raise exception 'a run is shared with 200 at most' using errcode = 'check_violation', constraint = 'wizard_run_shares_most';
  end if;
  if notify then
    perform private.tell_of_shares(made);
  end if;
  return json_build_object('shares', (
    select coalesce(json_agg(json_build_array(
      s.id, s.run_id, s.person_id, s.name, s.email, s.can_export, s.shared_at, s.accepted_at, s.expires_at,
      case when not notify and s.token_hash = any (token_hashes) then s.token_hash end
    )), '[]')
    from private.live_shares(wanted) s where s.id = any (made)
  ));
end $$;

-- The same rows of the caller's own stored run, without tokens; none of anybody else's.
create function private.shares_of_run(wanted uuid) returns table (
  id uuid, run_id uuid, person_id uuid, name text, email text, can_export boolean, shared_at timestamptz,
  accepted_at timestamptz, expires_at timestamptz
)
language sql stable security definer set search_path = ''
as $$
  select s.id, s.run_id, s.person_id, s.name, s.email, s.can_export, s.shared_at, s.accepted_at, s.expires_at
  from private.live_shares(wanted) s
  where exists (select from public.wizard_runs r where r.id = wanted and r.user_id = auth.uid() and r.deleted_at is null)
$$;

-- Whether the share is of a run of the caller's, and holds.
create function private.shares_own(share uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.wizard_run_shares s join public.wizard_runs r on r.id = s.run_id
    where s.id = share and s.revoked_at is null and r.user_id = auth.uid() and r.deleted_at is null
  )
$$;

-- What somebody else may do with a run of the caller's; answers its row, or none.
create function private.change_share(share uuid, may_export boolean) returns table (
  id uuid, run_id uuid, person_id uuid, name text, email text, can_export boolean, shared_at timestamptz,
  accepted_at timestamptz, expires_at timestamptz
)
language plpgsql volatile security definer set search_path = ''
as $$
declare
  run uuid;
begin
  update public.wizard_run_shares s set can_export = may_export
    where s.id = share and private.shares_own(share) returning s.run_id into run;
  return query select s.* from private.shares_of_run(run) s where s.id = share;
end $$;

-- Ends a share at once: whose run it is takes it back, with whom it is shared leaves it. Whether there was one.
create function private.end_share(share uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_run_shares s set revoked_at = now(), token_hash = null
    where s.id = share and s.revoked_at is null and (s.shared_with = auth.uid() or private.shares_own(share));
  return found;
end $$;

-- Binds the invitation whose token has this hash to whoever asks; the share that they have then. None where there is no
-- such invitation, or it was used or taken back, has expired, or the run is gone: which of it, nobody is told.
create function private.accept_invitation(hash text) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  invitation public.wizard_run_shares;
  whose uuid;
  already uuid;
begin
  if coalesce((auth.jwt() ->> 'is_anonymous')::boolean, false) or auth.jwt() ? 'usher_link' then
    raise exception 'no account' using errcode = 'insufficient_privilege', constraint = 'wizard_run_shares_account';
  end if;
  select r.user_id into whose
    from public.wizard_runs r join public.wizard_run_shares s on s.run_id = r.id
    where s.token_hash = hash and r.stored_at is not null and r.deleted_at is null for no key update of r;
  if not found then
    return null;
  end if;
  select * into invitation from public.wizard_run_shares
    where token_hash = hash and revoked_at is null and shared_with is null and expires_at > now();
  if not found then
    return null;
  end if;
  if whose = auth.uid() then
    raise exception 'nobody shares with themselves' using errcode = 'check_violation', constraint = 'wizard_run_shares_other';
  end if;
  perform private.ensure_person();
  -- Who can see the run already gets what the invitation adds to it.
  update public.wizard_run_shares s set can_export = s.can_export or invitation.can_export
    where s.run_id = invitation.run_id and s.shared_with = auth.uid() and s.revoked_at is null returning s.id into already;
  update public.wizard_run_shares set
    token_hash = null, accepted_at = now(),
    shared_with = case when already is null then auth.uid() end,
    revoked_at = case when already is not null then now() end
    where id = invitation.id;
  return coalesce(already, invitation.id);
end $$;

-- For the worker that writes a mail of a share which still holds: to whom, and what it says.
create function private.share_notice(share uuid) returns table (
  address text, recipient text, sender text, run_name text, wizard_name text, can_export boolean, is_invitation boolean
)
language sql stable security definer set search_path = ''
as $$
  select coalesce(private.address_of(s.shared_with), s.email), them.name, whose.name, k.run_name, w.name, s.can_export,
    s.shared_with is null
  from public.wizard_run_shares s
  join public.wizard_runs r on r.id = s.run_id and r.stored_at is not null and r.deleted_at is null
  join public.wizards w on w.id = r.wizard_id
  left join public.wizard_stored_runs k on k.run_id = r.id
  left join public.profiles them on them.user_id = s.shared_with
  left join public.profiles whose on whose.user_id = r.user_id
  where s.id = share and s.revoked_at is null
$$;

-- A new token for an invitation that nobody accepted yet, good for 14 days; until when, or null where there is none.
create function private.renew_invitation(share uuid, hash text) returns timestamptz
language sql volatile security definer set search_path = ''
as $$
  update public.wizard_run_shares set token_hash = hash, expires_at = now() + interval '14 days'
  where id = share and revoked_at is null and shared_with is null
  returning expires_at
$$;

-- Runs that others share with the caller, latest first: that one, or those after a place.
create function private.shared_with_me(wanted uuid, before timestamptz, before_id uuid, many integer) returns table (
  id uuid, shared_by text, shared_at timestamptz, accepted_at timestamptz, can_export boolean, run json
)
language sql stable security definer set search_path = ''
as $$
  select s.id, p.name, s.shared_at, s.accepted_at, s.can_export, d.document
  from public.wizard_run_shares s
  join public.wizard_runs r on r.id = s.run_id and r.stored_at is not null and r.deleted_at is null
  join private.stored_run_documents d on d.run_id = s.run_id
  left join public.profiles p on p.user_id = s.shared_by
  where s.shared_with = auth.uid() and s.revoked_at is null and (wanted is null or s.id = wanted)
    and (before is null or (s.shared_at, s.id) < (before, before_id))
  order by s.shared_at desc, s.id desc
  limit many
$$;

-- A public link to the caller's own stored run; none where there is no such run.
create function private.add_public_link(wanted uuid, hash text, days integer)
returns table (id uuid, run_id uuid, created_at timestamptz, expires_at timestamptz)
language plpgsql volatile security definer set search_path = ''
as $$
declare
  organization uuid := private.hold_own_stored(wanted);
begin
  if (
    select count(*) from public.wizard_run_links l
    where l.run_id = wanted and l.kind = 'public' and l.revoked_at is null and l.expires_at > now()
  ) >= 20 then
    raise exception 'a run has 20 public links at most' using errcode = 'check_violation', constraint = 'wizard_run_links_most';
  end if;
  return query
    insert into public.wizard_run_links as l (organization_id, run_id, kind, token_hash, expires_at)
    select organization, wanted, 'public', hash, now() + make_interval(days => days) where organization is not null
    returning l.id, l.run_id, l.created_at, l.expires_at;
end $$;

-- Takes back a public link to a run of the caller's; whether there was one.
create function private.revoke_public_link(run uuid, link uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_run_links l set revoked_at = now()
    from public.wizard_runs r
    where l.id = link and l.run_id = run and l.kind = 'public' and l.revoked_at is null and l.expires_at > now()
      and r.id = run and r.user_id = auth.uid() and r.deleted_at is null;
  return found;
end $$;

-- The run that a public link leads to; null where it doesn't, or not any more.
create function private.publicly_linked(hash text) returns uuid
language sql stable set search_path = ''
as $$
  select r.id from public.wizard_run_links l join public.wizard_runs r on r.id = l.run_id
  where l.token_hash = hash and l.kind = 'public' and l.revoked_at is null and l.expires_at > now()
    and r.stored_at is not null and r.deleted_at is null
$$;

-- What a public link shows: the run as it was recorded, without whose it is and what its person keeps with it. It answers
-- the document itself, so that a request of nobody gains no more than this one run; null where the link leads nowhere.
create function private.public_run(hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  run uuid := private.publicly_linked(hash);
begin
  if run is null then
    return null;
  end if;
  update public.wizard_run_links set last_used_at = now(), uses = uses + 1 where token_hash = hash;
  return private.recorded_run(run)::jsonb
    || '{"user_id": null, "executed_by": null, "session_id": null, "run_notes": null, "tags": []}';
end $$;

-- The structure of the version that this run passed through.
create function private.public_structure(hash text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select v.structure from public.wizard_runs r join public.wizard_versions v on v.id = r.version_id
  where r.id = private.publicly_linked(hash)
$$;

-- A file that an answer of this run names, as private.linked_file tells it; null for any other.
create function private.public_file(hash text, file uuid) returns json
language sql stable security definer set search_path = ''
as $$
  select private.linked_file(f.id) from public.wizard_run_file_uploads f
  where f.id = file and f.run_id = private.publicly_linked(hash) and private.file_is_used(f.run_id, f.id)
$$;

-- Nobody is shown the run any more but whose it is; how many shares and links that ended. For functions that delete runs.
create function private.revoke_run_shares(run uuid) returns json
language plpgsql volatile set search_path = ''
as $$
declare
  shares integer;
  links integer;
begin
  update public.wizard_run_shares set revoked_at = now(), token_hash = null where run_id = run and revoked_at is null;
  get diagnostics shares = row_count;
  update public.wizard_run_links set revoked_at = now() where run_id = run and revoked_at is null;
  get diagnostics links = row_count;
  return json_build_object('shares', shares, 'links', links);
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.share_run(uuid, uuid[], text[], text[], boolean, boolean), private.shares_of_run(uuid),
  private.change_share(uuid, boolean), private.end_share(uuid), private.accept_invitation(text),
  private.shared_with_me(uuid, timestamptz, uuid, integer), private.add_public_link(uuid, text, integer),
  private.revoke_public_link(uuid, uuid)
  to usher_person;
grant execute on function private.public_run(text), private.public_structure(text), private.public_file(text, uuid)
  to usher_anon;
grant execute on function private.share_notice(uuid), private.renew_invitation(uuid, text) to usher_worker;
