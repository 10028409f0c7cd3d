-- Whom a stored run is shown to: people and invited addresses (`wizard_run_shares`), and whoever holds a link.

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

revoke execute on all functions in schema private from public;
