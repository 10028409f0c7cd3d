-- The roles that requests take, the schema of functions that no API exposes, and what every table needs.

-- Policies and triggers know the owner by this name.
do $$
begin
  if current_user <> 'usher_owner' then
    raise exception 'migrations run as usher_owner, not as %', current_user;
  end if;
end $$;

-- Made here where the owner may make roles; otherwise by supabase/bootstrap.
do $$
declare
  absent text;
begin
  for absent in
    select name from unnest(array['usher_anon', 'usher_person', 'usher_worker']) as name
    where not exists (select from pg_catalog.pg_roles where rolname = name)
  loop
    if not (select rolcreaterole from pg_catalog.pg_roles where rolname = current_user) then
      raise exception 'the role % is missing, run supabase/bootstrap first', absent;
    end if;
    execute format('create role %I nologin', absent);
  end loop;
end $$;

-- Global, not by schema: a schema's default can't take back what PUBLIC gets everywhere.
alter default privileges revoke execute on functions from public;

grant usage on schema private to usher_anon, usher_person, usher_worker;

create function private.touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- An erasure is decided on by people, done by the owner of the schema, and stays written down.
create table private.erasures (
  id uuid primary key default gen_random_uuid(),
  subject text not null check (subject <> ''),
  reason text not null check (reason <> ''),
  erased_by name not null default session_user,
  erased_at timestamptz not null default now()
);
alter table private.erasures enable row level security, force row level security;
create policy erasures_owner on private.erasures to usher_owner using (true) with check (true);

-- Whether this transaction is such an erasure: `usher.erasure` names one that was written down in it.
create function private.erasing() returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return current_user = 'usher_owner' and exists (
    select from private.erasures
    where id = nullif(current_setting('usher.erasure', true), '')::uuid and erased_at = now()
  );
end $$;

-- On tables that only grow.
create function private.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' and private.erasing() then
    return old;
  end if;
  raise exception '% is never changed: % refused', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation', constraint = tg_table_name || '_immutable';
end $$;

-- The time zones of this server. A foreign key finds a made-up one in a microsecond; the view takes 30 ms.
create table private.time_zones (name text primary key);
insert into private.time_zones
  select name from pg_catalog.pg_timezone_names
  where name !~ '^(posix|right)/' and name not in ('Factory', 'localtime', 'posixrules');
alter table private.time_zones enable row level security, force row level security;
create policy time_zones_owner on private.time_zones to usher_owner using (true) with check (true);
