-- A hosted Supabase project: run this once in the SQL editor (as `postgres`, who is no superuser there), with three
-- passwords of your own. `auth` and the browser's roles are there already. Then start Usher with SUPABASE_URL,
-- DATABASE_DIRECT_URL (usher_owner, a direct connection), DATABASE_URL (usher_api, any pooler) and DATABASE_WORKER_URL
-- (usher_jobs, a direct connection, for background jobs); the start migrates.
-- Then run hosted_2_after_first_start.sql.

create role usher_owner login password 'choose-one';
create role usher_anon nologin;
create role usher_person nologin;
create role usher_worker nologin;
create role usher_api login noinherit password 'choose-one';
create role usher_jobs login noinherit password 'choose-one';

grant usher_anon, usher_person to usher_api;
grant usher_worker, usher_person to usher_jobs;

-- `postgres` can't hand on its own rights to `auth`; through `authenticated` these may name auth.uid().
grant authenticated to usher_owner, usher_person;

grant create on database postgres to usher_owner;
grant usage, create on schema public to usher_owner;
grant usage on schema public to usher_anon, usher_person, usher_worker;
