-- Before the first migration, as usher_owner, everywhere: where it is written down which migrations have run.

create schema if not exists private;
revoke all on schema private from public;

create table if not exists private.schema_migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp()
);
alter table private.schema_migrations enable row level security, force row level security;

do $$
begin
  if not exists (select from pg_catalog.pg_policies where policyname = 'schema_migrations_owner') then
    create policy schema_migrations_owner on private.schema_migrations to current_user using (true) with check (true);
  end if;
end $$;
