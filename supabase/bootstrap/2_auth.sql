-- Plain PostgreSQL only: as much of Supabase's `auth` schema as the migrations and the embedded issuer need.

create schema if not exists auth;
revoke all on schema auth from public;
grant usage on schema auth to usher_owner, usher_auth, usher_person, anon, authenticated, service_role;

create or replace function auth.jwt() returns jsonb
language sql stable
as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;

create or replace function auth.uid() returns uuid
language sql stable
as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;

create or replace function auth.role() returns text
language sql stable
as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' $$;

create or replace function auth.email() returns text
language sql stable
as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email' $$;

create table if not exists auth.users (
  id uuid primary key default gen_random_uuid(),
  aud text not null default 'authenticated',
  role text not null default 'authenticated',
  email text not null,
  encrypted_password text not null,
  email_confirmed_at timestamptz default now(),
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb not null default '{"provider": "email", "providers": ["email"]}',
  raw_user_meta_data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- Who signed in anonymously has neither address nor password.
alter table auth.users
  add column if not exists is_anonymous boolean not null default false,
  alter column email drop not null,
  alter column encrypted_password drop not null;
create unique index if not exists users_email_key on auth.users (lower(email));

-- Only the hash of a token is kept. Tokens that came from one sign-in are a family, revoked together.
create table if not exists auth.refresh_tokens (
  id bigint generated always as identity primary key,
  token_hash text not null unique,
  user_id uuid not null references auth.users (id) on delete cascade,
  family uuid not null default gen_random_uuid(),
  revoked_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index if not exists refresh_tokens_user on auth.refresh_tokens (user_id);
create index if not exists refresh_tokens_family on auth.refresh_tokens (family);

revoke all on all tables in schema auth from public;
-- Demo people; private.sign_up, private.sign_up_visitor, private.change_account, private.sweep_visitors.
grant select, insert, update, delete on auth.users to usher_owner;
grant select, update (last_sign_in_at, updated_at) on auth.users to usher_auth;
grant select, insert, update (revoked_at) on auth.refresh_tokens to usher_auth;
revoke execute on all functions in schema auth from public;
grant execute on function auth.uid(), auth.jwt(), auth.role(), auth.email()
  to usher_owner, usher_anon, usher_person, usher_worker, anon, authenticated, service_role;

alter table auth.users enable row level security, force row level security;
alter table auth.refresh_tokens enable row level security, force row level security;
drop policy if exists users_issuer on auth.users;
create policy users_issuer on auth.users to usher_auth, usher_owner using (true) with check (true);
drop policy if exists refresh_tokens_issuer on auth.refresh_tokens;
create policy refresh_tokens_issuer on auth.refresh_tokens to usher_auth using (true) with check (true);
