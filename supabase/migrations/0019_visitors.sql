-- People without an account: who signed in anonymously belongs to no organization, and may run the wizards that ask for no
-- sign-in. What they did there becomes an account's when they sign up, or when somebody who is signed in claims it.

alter table public.profiles add column is_anonymous boolean not null default false;
create index profiles_anonymous on public.profiles (created_at) where is_anonymous;

-- Whether whoever asks signed in anonymously, as the verified token says.
create function private.is_visitor() returns boolean
language sql stable set search_path = ''
as $$ select coalesce((auth.jwt() ->> 'is_anonymous')::boolean, false) $$;

-- As before; who was anonymous isn't any more.
create or replace function private.settle_person(person uuid, called text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  home uuid;
begin
  -- What nobody asked an anonymous person, whether to keep a run, may be asked now.
  update public.wizard_runs set keeping = null
    where user_id = person and keeping = 'settled' and stored_at is null
      and exists (select from public.profiles where user_id = person and is_anonymous);
  insert into public.profiles (user_id, name) values (person, left(called, 200))
    on conflict (user_id) do update set is_anonymous = false, name = coalesce(profiles.name, excluded.name)
    where profiles.is_anonymous;
  -- The row of the profile queues two first requests of one person.
  perform from public.profiles where user_id = person for update;
  select m.organization_id into home
    from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = person order by o.is_personal desc, m.created_at limit 1;
  if home is null then
    insert into public.organizations (slug, name, is_personal, personal_to)
      values (
        'person-' || replace(person::text, '-', ''), coalesce(nullif(btrim(left(called, 200)), ''), 'Personal'), true, person
      )
      returning id into home;
    insert into public.memberships (organization_id, user_id, role) values (home, person, 'admin');
  end if;
  return home;
end $$;

-- As before; an anonymous person gets a profile and no organization: null.
create or replace function private.ensure_person() returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  claims jsonb := auth.jwt();
  called text := claims -> 'user_metadata' ->> 'name';
begin
  if auth.uid() is null then
    raise exception 'nobody is signed in' using errcode = 'insufficient_privilege';
  end if;
  if private.is_visitor() then
    insert into public.profiles (user_id, name, is_anonymous) values (auth.uid(), left(called, 200), true)
      on conflict (user_id) do nothing;
    return null;
  end if;
  return private.settle_person(auth.uid(), coalesce(called, split_part(claims ->> 'email', '@', 1)));
end $$;

-- The embedded issuer's: somebody without address and password.
create function private.sign_up_visitor(metadata jsonb) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  person uuid;
begin
  insert into auth.users (
    email, encrypted_password, email_confirmed_at, is_anonymous, raw_app_meta_data, raw_user_meta_data
  ) values (null, null, null, true, '{}', metadata) returning id into person;
  insert into public.profiles (user_id, name, is_anonymous) values (person, left(metadata ->> 'name', 200), true);
  return person;
end $$;

-- The embedded issuer's: another address, password or metadata of an account; null leaves it as it is. An address makes
-- an anonymous person a permanent one, who is settled like others. A taken address violates users_email_key.
create function private.change_account(person uuid, address text, password_hash text, metadata jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  account auth.users;
begin
  select * into account from auth.users where id = person for update;
  update auth.users set
    email = coalesce(address, email),
    email_confirmed_at = case when address is null then email_confirmed_at else now() end,
    encrypted_password = coalesce(password_hash, encrypted_password),
    raw_user_meta_data = raw_user_meta_data || coalesce(metadata, '{}'),
    raw_app_meta_data = case
      when is_anonymous and address is not null then '{"provider": "email", "providers": ["email"]}' else raw_app_meta_data
    end,
    is_anonymous = is_anonymous and address is null,
    updated_at = now()
  where id = person;
  if account.is_anonymous and address is not null then
    perform private.settle_person(
      person, coalesce(metadata ->> 'name', account.raw_user_meta_data ->> 'name', split_part(address, '@', 1))
    );
  end if;
end $$;

-- Whether anybody may run the wizard: its published version asks for no sign-in. Of organizations' wizards only, since a
-- run belongs to its wizard's organization and the system's have none.
alter table public.wizards add column is_public boolean not null default false;
create function private.open_wizard() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.is_public := new.organization_id is not null and new.archived_at is null and exists (
    select from public.wizard_versions v where v.id = new.published_version_id and not v.require_login
  );
  return new;
end $$;
create trigger opened before insert or update of published_version_id, archived_at on public.wizards
  for each row execute function private.open_wizard();
update public.wizards w set is_public = true from public.wizard_versions v
  where v.id = w.published_version_id and not v.require_login and w.archived_at is null and w.organization_id is not null;
create index wizards_public on public.wizards (organization_id, name, id) where is_public;
-- A wizard may be meant by its slug alone, of whatever organization.
create index wizards_by_slug on public.wizards (slug);
grant select (is_public) on public.wizards to usher_person, authenticated;

drop policy wizards_read on public.wizards;
create policy wizards_read on public.wizards for select to usher_person, authenticated using (
  organization_id is null
  or is_public
  or (latest_version > 0 and organization_id = any (array(select private.my_orgs())))
  or organization_id = any (array(select private.orgs_as('operator')))
  or id = any (array(select f.wizard_id from private.foreign_runs() f))
);
drop policy wizard_versions_read on public.wizard_versions;
create policy wizard_versions_read on public.wizard_versions for select to usher_person, authenticated using (
  organization_id is null
  or organization_id = any (array(select private.my_orgs()))
  or id = any (array(select f.version_id from private.foreign_runs() f))
  or exists (
    select from public.wizards w
    where w.id = wizard_versions.wizard_id and w.published_version_id = wizard_versions.id and w.is_public
  )
);

-- As before, also of whatever anybody may run.
create or replace function private.show_wizard(wanted uuid) returns json
language sql stable security definer set search_path = ''
as $$
  select d.document from private.wizard_documents d join public.wizards w on w.id = d.id
  where d.id = wanted and (
    w.organization_id is null
    or w.is_public
    or (w.latest_version > 0 and w.organization_id in (select private.my_orgs()))
    or w.organization_id in (select private.orgs_as('operator'))
  )
$$;

-- What an organization is called in addresses, for those who see it, who run a wizard of it, or who might.
create function private.organization_slug(organization uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select o.slug from public.organizations o where o.id = organization and (
      o.id in (select private.my_orgs())
      or exists (select from public.wizards w where w.organization_id = o.id and w.is_public)
      or exists (select from public.wizard_runs r where r.organization_id = o.id and r.user_id = auth.uid())
    )
  );
end $$;

drop policy wizard_sessions_add on public.wizard_sessions;
create policy wizard_sessions_add on public.wizard_sessions for insert to usher_person with check (
  user_id = (select auth.uid()) and (
    (
      organization_id = any (array(select private.my_orgs()))
      and (preview_id is null or exists (select from public.wizard_previews p where p.id = preview_id))
    ) or (preview_id is null and exists (
      select from public.wizards w where w.id = wizard_sessions.wizard_id
        and w.organization_id = wizard_sessions.organization_id and w.is_public
    ))
  )
);
drop policy wizard_runs_add on public.wizard_runs;
create policy wizard_runs_add on public.wizard_runs for insert to usher_person with check (
  user_id = (select auth.uid())
  and exists (
    select from public.wizards w where w.id = wizard_runs.wizard_id and case
      when wizard_runs.organization_id = any (array(select private.my_orgs()))
        then w.organization_id is null or w.organization_id = wizard_runs.organization_id
      else w.is_public and w.organization_id = wizard_runs.organization_id and wizard_runs.preview_id is null
    end
  )
  and (preview_id is null or (
    session_id is not null
    and exists (select from public.wizard_previews p where p.id = preview_id)
  ))
  and (session_id is null or exists (
    select from public.wizard_sessions s
    where s.id = wizard_runs.session_id and s.user_id = (select auth.uid())
      and s.preview_id is not distinct from wizard_runs.preview_id
  ))
);

drop policy action_execution_keys_read on public.action_execution_keys;
create policy action_execution_keys_read on public.action_execution_keys for select to usher_person using (
  organization_id = any (array(select private.my_orgs()))
  or exists (select from public.action_executions e where e.id = execution_id)
);

-- As before; of a version that asks for no sign-in, anybody's own run has its effect.
create or replace function private.publish_event(execution uuid, claimed_fence bigint, draft jsonb) returns public.events
language plpgsql security definer set search_path = ''
as $$
declare
  claimed public.action_executions;
  wished public.events := jsonb_populate_record(null::public.events, draft);
  published public.events;
begin
  select e.* into claimed
    from public.action_executions e join public.wizard_runs r on r.id = e.run_id
    where e.id = execution and r.user_id = auth.uid() and (
      r.organization_id in (select private.my_orgs())
      or exists (select from public.wizard_versions v where v.id = r.version_id and not v.require_login)
    )
    for update;
  if not found then
    raise exception 'no such execution of yours' using errcode = 'no_data_found', constraint = 'action_executions_own';
  end if;
  select * into published from public.events where run_id = claimed.run_id;
  if found then
    return published;
  end if;
  if (claimed.operation, claimed.status, claimed.fence) is distinct from ('publishEvent', 'running', claimed_fence) then
    raise exception 'the execution is not yours to carry out'
      using errcode = 'check_violation', constraint = 'action_executions_fence';
  end if;
  for attempt in 1 .. 1000 loop
    insert into public.events (
      organization_id, user_id, run_id, execution_id, title, slug, type, description, event_date, start_time, end_time,
      timezone, venue_mode, venue_data, ticket_tiers, total_capacity, payment_enabled, stripe_account_id, status, published_at
    ) values (
      claimed.organization_id, auth.uid(), claimed.run_id, claimed.id, wished.title,
      case when attempt = 1 then wished.slug else left(wished.slug, 254 - length(attempt::text)) || '-' || attempt end,
      wished.type, wished.description, wished.event_date, wished.start_time, wished.end_time, wished.timezone,
      wished.venue_mode, coalesce(wished.venue_data, '{}'), coalesce(wished.ticket_tiers, '[]'), wished.total_capacity,
      coalesce(wished.payment_enabled, false), wished.stripe_account_id, 'published', now()
    ) on conflict (organization_id, slug) do nothing returning * into published;
    exit when found;
  end loop;
  update public.wizard_runs set event_id = published.id where id = claimed.run_id;
  return published;
end $$;

-- What is for people with an account alone, whatever else lets them.
create policy wizard_template_uses_signed_in on public.wizard_template_uses as restrictive for insert to usher_person
  with check (not (select private.is_visitor()));
create policy wizard_template_ratings_signed_in on public.wizard_template_ratings as restrictive
  for insert to usher_person with check (not (select private.is_visitor()));
create policy wizard_template_reports_signed_in on public.wizard_template_reports as restrictive
  for insert to usher_person with check (not (select private.is_visitor()));

-- What is kept is kept for somebody who can come back for it; nobody else is asked whether to keep it.
create function private.refuse_visitor() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.is_visitor() then
    raise exception 'nothing is stored without an account'
      using errcode = 'insufficient_privilege', constraint = 'wizard_stored_runs_account';
  end if;
  return new;
end $$;
create trigger signed_in before insert on public.wizard_stored_runs
  for each row execute function private.refuse_visitor();

create function private.settle_keeping() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.is_visitor() then
    new.keeping := 'settled';
  end if;
  return new;
end $$;
create trigger settled before insert on public.wizard_runs for each row execute function private.settle_keeping();

-- A link for going on with the caller's own run, on another device too. Whoever came by a link makes none, since it would
-- outlive the revoking of theirs.
create function private.add_resume_link(run uuid, hash text, until timestamptz) returns setof public.wizard_run_links
language plpgsql volatile security definer set search_path = ''
as $$
declare
  organization uuid;
begin
  select r.organization_id into organization from public.wizard_runs r
    where r.id = run and r.user_id = auth.uid() and r.preview_id is null and r.deleted_at is null for no key update;
  if not found then
    raise exception 'no such run of yours' using errcode = 'no_data_found', constraint = 'wizard_runs_own';
  end if;
  if auth.jwt() ? 'usher_link' then
    raise exception 'a link makes no link' using errcode = 'insufficient_privilege', constraint = 'wizard_run_links_by_link';
  end if;
  if 20 <= (
    select count(*) from public.wizard_run_links l
    where l.run_id = run and l.kind = 'resume' and l.revoked_at is null and l.expires_at > now()
  ) then
    raise exception 'too many links' using errcode = 'check_violation', constraint = 'wizard_run_links_many';
  end if;
  return query insert into public.wizard_run_links (organization_id, run_id, kind, token_hash, expires_at)
    values (organization, run, 'resume', hash, until) returning *;
end $$;

-- Takes back a link that works to a run of the caller's; whether there was one.
create function private.revoke_resume_link(run uuid, link uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_run_links l set revoked_at = now()
    from public.wizard_runs r
    where l.id = link and l.run_id = run and l.kind = 'resume' and l.revoked_at is null
      and r.id = run and r.user_id = auth.uid() and r.deleted_at is null;
  return found;
end $$;

-- Whether somebody is without an account. Supabase doesn't tell us when an anonymous person gets one; the address does.
create function private.lacks_account(person uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.profiles p where p.user_id = person and p.is_anonymous)
    and coalesce(private.address_of(person), '') = ''
$$;

-- The run that a token stands for, and whose it is. For anybody: who knows the token needs no other proof. Counted once a
-- minute, since it may come with every request.
create function private.resume_link(hash text) returns table (link_id uuid, run_id uuid, user_id uuid, is_anonymous boolean)
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_run_links l set last_used_at = now(), uses = uses + 1
    where l.token_hash = hash and l.kind = 'resume' and (l.last_used_at is null or l.last_used_at < now() - interval '1 minute');
  return query
    select l.id, r.id, r.user_id, private.lacks_account(r.user_id)
    from public.wizard_run_links l join public.wizard_runs r on r.id = l.run_id
      join public.profiles p on p.user_id = r.user_id
    where l.token_hash = hash and l.kind = 'resume' and l.revoked_at is null and l.expires_at > now()
      and r.deleted_at is null;
end $$;

-- Whether whoever asks came without a link, or by one that still works: rights that were taken back end at once, also of
-- what is under way.
create function private.came_rightly() returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return auth.jwt() ->> 'usher_link' is null or exists (
    select from public.wizard_run_links l
    where l.id = (auth.jwt() ->> 'usher_link')::uuid and l.revoked_at is null and l.expires_at > now()
  );
end $$;
create policy wizard_runs_by_link on public.wizard_runs as restrictive for select to usher_person
  using ((select private.came_rightly()));

-- Whether what was one's becomes another's because an account claims an anonymous person. For private.guard_transcript.
create function private.is_claimed(visitor uuid, claimant uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.profiles where user_id = visitor and is_anonymous)
    and exists (select from public.profiles where user_id = claimant and not is_anonymous)
$$;

-- Every column that says of a row whose it is.
create view private.personal_columns as
select c.oid::regclass as place, a.attname as name
from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'uuid'::regtype
  and c.relname not in ('profiles', 'memberships', 'organizations')
  and (a.attname = 'user_id' or exists (
    select from pg_catalog.pg_constraint k
    where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'public.profiles'::regclass and k.conkey = array[a.attnum]
  ));

-- What an anonymous person leaves for whoever comes with the token that has this hash, within a minute.
create table private.visitor_offers (
  token_hash text primary key,
  visitor uuid not null,
  offered_at timestamptz not null default now(),
  constraint visitor_offers_token_form check (token_hash ~ '^[0-9a-f]{64}$')
);
alter table private.visitor_offers enable row level security, force row level security;
revoke all on private.visitor_offers from public, anon, authenticated, service_role;
create policy visitor_offers_owner on private.visitor_offers to usher_owner using (true) with check (true);

-- Offers everything of the caller, who signed in anonymously or came by a link to a run of such a person.
create function private.offer_visitor(hash text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from private.visitor_offers where offered_at < now() - interval '1 minute';
  insert into private.visitor_offers (token_hash, visitor) select hash, auth.uid() where private.is_visitor();
end $$;

-- Makes everything that an anonymous person offered the caller's, who has an account. Answers the runs.
create function private.claim_visitor(hash text) returns json
language plpgsql volatile security definer set search_path = ''
as $$
declare
  visitor uuid;
  column_of record;
  claimed uuid[];
begin
  if private.is_visitor() then
    raise exception 'nobody to claim for' using errcode = 'insufficient_privilege', constraint = 'visitors_claimed_by';
  end if;
  delete from private.visitor_offers o where o.token_hash = hash and o.offered_at > now() - interval '1 minute'
    returning o.visitor into visitor;
  if not found then
    raise exception 'nothing is offered' using errcode = 'no_data_found', constraint = 'visitors_offered';
  end if;
  perform private.ensure_person();
  if exists (select from public.profiles where user_id = visitor) and not private.lacks_account(visitor) then
    raise exception 'that is an account' using errcode = 'check_violation', constraint = 'visitors_anonymous';
  end if;
  -- Whatever refers to the profile waits behind this row.
  perform from public.profiles where user_id = visitor for update;
  claimed := array(select id from public.wizard_runs where user_id = visitor for update);
  if exists (
    select from public.wizard_turns
    where user_id = visitor and status = 'running' and lease_until > clock_timestamp()
  ) or exists (
    select from public.action_executions
    where run_id = any (claimed) and status = 'running' and lease_until > clock_timestamp()
  ) then
    raise exception 'something of theirs is under way' using errcode = 'check_violation', constraint = 'visitors_busy';
  end if;
  update public.wizard_sessions s set thread_id = left(s.thread_id, 218) || '-' || s.id
    where s.user_id = visitor and exists (
      select from public.wizard_sessions mine where mine.user_id = auth.uid() and mine.thread_id = s.thread_id
    );
  for column_of in select place, name from private.personal_columns loop
    execute format('update %s set %2$I = $1 where %2$I = $2', column_of.place, column_of.name) using auth.uid(), visitor;
  end loop;
  update public.wizard_runs set keeping = null where id = any (claimed) and keeping = 'settled' and stored_at is null;
  return (
    select coalesce(json_agg(json_build_array(
      r.id, w.slug, w.name, r.status, s.id, s.thread_id, r.started_at
    ) order by r.started_at desc, r.id), '[]')
    from public.wizard_runs r join public.wizards w on w.id = r.wizard_id
      left join public.wizard_sessions s on s.id = r.session_id
    where r.id = any (claimed) and r.deleted_at is null
  );
end $$;

-- Removes anonymous people who came more than thirty days ago and of whose runs nothing is left, but at most so many;
-- answers how many. Where Supabase signs people in, the accounts are its own to remove.
create function private.sweep_visitors(batch integer) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  visitor uuid;
  swept integer := 0;
begin
  for visitor in
    select p.user_id from public.profiles p
    where p.is_anonymous and p.created_at < now() - interval '30 days' and private.lacks_account(p.user_id) and not exists (
      select from public.wizard_runs r where r.user_id = p.user_id and (
        r.redacted_at is null or r.status = 'in_progress' or r.updated_at > now() - interval '30 days'
      )
    )
    order by p.created_at limit batch for update skip locked
  loop
    perform private.erase_person(visitor, 'an anonymous person without runs');
    if has_table_privilege('auth.users', 'delete') then
      delete from auth.users where id = visitor and is_anonymous;
    end if;
    swept := swept + 1;
  end loop;
  return swept;
end $$;

revoke all on private.personal_columns from public, anon, authenticated, service_role;
revoke execute on all functions in schema private from public;
grant execute on function private.is_visitor(), private.came_rightly(), private.organization_slug(uuid) to usher_person;
grant execute on function
  private.add_resume_link(uuid, text, timestamptz), private.revoke_resume_link(uuid, uuid), private.offer_visitor(text),
  private.claim_visitor(text)
  to usher_person;
grant execute on function private.resume_link(text) to usher_anon, usher_person;
grant execute on function private.sweep_visitors(integer) to usher_worker;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'usher_auth') then
    grant execute on function
      private.sign_up_visitor(jsonb), private.change_account(uuid, text, text, jsonb)
      to usher_auth;
  end if;
end $$;
