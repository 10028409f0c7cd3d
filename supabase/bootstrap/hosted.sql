-- A hosted Supabase project: run this once in the SQL editor (as `postgres`, who is no superuser there), with four
-- passwords of your own. `auth` and the browser's roles are there already. Then start Usher with
-- DATABASE_DIRECT_URL (usher_owner, a direct connection) and DATABASE_URL (usher_api, any pooler); the start migrates.
-- Roles belong to the project, so a second run changes nothing but passwords.

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

-- After the first start, still as `postgres`: tie people to their accounts, which needs rights on both tables.
-- grant usher_owner to postgres;
-- alter table public.profiles add constraint profiles_account foreign key (user_id) references auth.users (id) on delete restrict;
