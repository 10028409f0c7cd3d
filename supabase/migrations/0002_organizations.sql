-- People, organizations, and who belongs where. Membership, looked up from the verified token's subject, decides what a
-- request sees; no setting that a caller could make does.

create table public.profiles (
  user_id uuid primary key,
  name text check (char_length(name) <= 200),
  time_zone text not null default 'America/New_York',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint profiles_time_zone foreign key (time_zone) references private.time_zones (name)
);

-- RESTRICT: an account is erased on purpose or not at all. Where the owner may not refer to `auth` (hosted), the
-- operator adds the key; see bootstrap/hosted_2_after_first_start.sql.
do $$
begin
  if has_table_privilege('auth.users', 'references') then
    alter table public.profiles add constraint profiles_account
      foreign key (user_id) references auth.users (id) on delete restrict;
  end if;
end $$;

create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  slug text not null,
  name text not null,
  is_personal boolean not null default false,
  personal_to uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint organizations_slug unique (slug),
  constraint organizations_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
  constraint organizations_name_form check (char_length(btrim(name)) between 1 and 200),
  constraint organizations_personal_to unique (personal_to),
  constraint organizations_person foreign key (personal_to) references public.profiles (user_id) on delete set null
);

create table public.memberships (
  organization_id uuid not null,
  user_id uuid not null,
  role text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, organization_id),
  constraint memberships_role check (role in ('admin', 'operator', 'member')),
  constraint memberships_organization foreign key (organization_id)
    references public.organizations (id) on delete restrict,
  constraint memberships_person foreign key (user_id) references public.profiles (user_id) on delete restrict
);
create index memberships_organization on public.memberships (organization_id);

create trigger touch before update on public.profiles for each row execute function private.touch();
create trigger touch before update on public.organizations for each row execute function private.touch();
create trigger touch before update on public.memberships for each row execute function private.touch();

-- The organizations of whoever asks. plpgsql keeps its plans for the connection, which SQL functions don't.
create function private.my_orgs() returns setof uuid
language plpgsql stable security definer rows 5 set search_path = ''
as $$
begin
  return query select organization_id from public.memberships where user_id = auth.uid();
end $$;

-- Those in which the asker is at least this: admin > operator > member.
create function private.orgs_as(wanted text) returns setof uuid
language plpgsql stable security definer rows 5 set search_path = ''
as $$
begin
  return query
    select organization_id from public.memberships
    where user_id = auth.uid()
      and array_position(array['member', 'operator', 'admin'], role)
        >= array_position(array['member', 'operator', 'admin'], wanted);
end $$;

-- Makes what a person needs to act: a profile, and an organization of one's own while there is no other. Answers an
-- organization of theirs, the personal one first.
create function private.settle_person(person uuid, called text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  home uuid;
begin
  insert into public.profiles (user_id, name) values (person, left(called, 200)) on conflict (user_id) do nothing;
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

-- For a verified token whose subject isn't known yet (Supabase tells us of no sign-up). Takes nothing but the claims.
create function private.ensure_person() returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  claims jsonb := auth.jwt();
begin
  if auth.uid() is null then
    raise exception 'nobody is signed in' using errcode = 'insufficient_privilege';
  end if;
  return private.settle_person(
    auth.uid(), coalesce(claims -> 'user_metadata' ->> 'name', split_part(claims ->> 'email', '@', 1))
  );
end $$;

-- The embedded issuer's: an account, settled. A taken address violates users_email_key.
create function private.sign_up(address text, password_hash text, called text default null) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  person uuid;
begin
  insert into auth.users (email, encrypted_password, raw_user_meta_data)
    values (address, password_hash, jsonb_strip_nulls(jsonb_build_object('name', called)))
    returning id into person;
  perform private.settle_person(person, coalesce(called, split_part(address, '@', 1)));
  return person;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function private.my_orgs(), private.orgs_as(text) to usher_anon, usher_person, anon, authenticated;
grant execute on function private.ensure_person() to usher_person;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'usher_auth') then
    grant usage on schema private to usher_auth;
    grant execute on function private.sign_up(text, text, text) to usher_auth;
  end if;
end $$;

alter table public.profiles enable row level security, force row level security;
alter table public.organizations enable row level security, force row level security;
alter table public.memberships enable row level security, force row level security;
revoke all on public.profiles, public.organizations, public.memberships from public, anon, authenticated, service_role;

grant select on public.profiles to usher_person, authenticated;
grant update (name, time_zone) on public.profiles to usher_person;
grant select on public.organizations, public.memberships to usher_person, authenticated;
grant select (id, slug, name) on public.organizations to usher_anon, anon;
grant update (name) on public.organizations to usher_person;

-- Definer functions run as the owner, who is held by FORCE as everybody is: hence a policy of its own on every table.
create policy profiles_owner on public.profiles to usher_owner using (true) with check (true);
create policy profiles_read on public.profiles for select to usher_person, authenticated using (
  user_id = (select auth.uid()) or exists (
    select from public.memberships m
    where m.user_id = profiles.user_id and m.organization_id = any (array(select private.orgs_as('operator')))
  )
);
create policy profiles_change on public.profiles for update to usher_person
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

create policy organizations_owner on public.organizations to usher_owner using (true) with check (true);
create policy organizations_read on public.organizations for select to usher_person, authenticated
  using (id = any (array(select private.my_orgs())));
create policy organizations_change on public.organizations for update to usher_person
  using (id = any (array(select private.orgs_as('admin'))))
  with check (id = any (array(select private.orgs_as('admin'))));

create policy memberships_owner on public.memberships to usher_owner using (true) with check (true);
create policy memberships_read on public.memberships for select to usher_person, authenticated using (
  user_id = (select auth.uid()) or organization_id = any (array(select private.orgs_as('operator')))
);
