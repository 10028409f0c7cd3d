-- Plain PostgreSQL only, as a superuser, in the database of Usher. May be run again at any time.
-- `usher.passwords` (a JSON object: login -> password or SCRAM verifier) is set by whoever runs it; a login that it
-- doesn't name keeps the password it has.

-- Roles belong to the whole cluster, so two servers that start on two of its databases meet here.
lock table pg_catalog.pg_authid in share row exclusive mode;

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('usher_owner',   'login'),              -- owns the schema, runs the migrations
      ('usher_anon',    'nologin'),            -- a request of nobody
      ('usher_person',  'nologin'),            -- a request of a signed-in person
      ('usher_worker',  'nologin'),            -- a job that looks across tenants, only through private functions
      ('usher_api',     'login noinherit'),    -- the server's pool: nothing by itself
      ('usher_jobs',    'login noinherit'),    -- the workers' pool
      ('usher_auth',    'login'),              -- the embedded issuer of tokens
      ('anon',          'nologin noinherit'),  -- these three as on Supabase; ours has no way around row-level security
      ('authenticated', 'nologin noinherit'),
      ('service_role',  'nologin noinherit')
    ) as role (name, options)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.options);
    end if;
    execute format('alter role %I nosuperuser nocreatedb nocreaterole noreplication nobypassrls', wanted.name);
  end loop;
end $$;

do $$
declare
  login record;
begin
  for login in
    select * from jsonb_each_text(coalesce(nullif(current_setting('usher.passwords', true), ''), '{}')::jsonb)
  loop
    execute format('alter role %I password %L', login.key, login.value);
  end loop;
end $$;

grant usher_anon, usher_person to usher_api;
grant usher_worker, usher_person to usher_jobs;
-- For whoever looks into something with the owner's login: `set role usher_person` shows what a request would see.
grant usher_anon, usher_person, usher_worker, anon, authenticated to usher_owner with inherit false, set true;

do $$
begin
  execute format('grant connect, create on database %I to usher_owner', current_database());
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to usher_api, usher_jobs, usher_auth', current_database());
end $$;

revoke create on schema public from public;
grant usage, create on schema public to usher_owner;
grant usage on schema public to usher_anon, usher_person, usher_worker, anon, authenticated, service_role;

-- What Supabase gives a browser's roles on every new table, function and sequence, so that a migration which forgets to
-- take it back is caught here and not there.
alter default privileges for role usher_owner in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role usher_owner in schema public
  grant all on functions to anon, authenticated, service_role;
alter default privileges for role usher_owner in schema public
  grant all on sequences to anon, authenticated, service_role;
