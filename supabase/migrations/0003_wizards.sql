-- Wizards (mutable drafts) and their versions (immutable). A wizard without an organization is the system's: all read
-- it, only the owner of the schema writes it.

create table public.wizards (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid,
  slug text not null,
  name text not null,
  description text,
  draft jsonb not null,
  revision integer not null default 1,
  published_version_id uuid,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wizards_slug unique nulls not distinct (organization_id, slug),
  constraint wizards_in_organization unique (organization_id, id),
  constraint wizards_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
  constraint wizards_name_form check (char_length(btrim(name)) between 1 and 200),
  constraint wizards_draft_form check (jsonb_typeof(draft) = 'object'),
  constraint wizards_revision_form check (revision > 0),
  constraint wizards_organization foreign key (organization_id) references public.organizations (id) on delete restrict
);

create table public.wizard_versions (
  id uuid primary key default gen_random_uuid(),
  wizard_id uuid not null,
  organization_id uuid,
  number integer not null,
  structure jsonb not null,
  content_hash text not null,
  created_by uuid, -- no key: a version outlives its author and is never updated
  created_at timestamptz not null default now(),
  constraint wizard_versions_number unique (wizard_id, number),
  constraint wizard_versions_of_wizard unique (wizard_id, id),
  constraint wizard_versions_number_form check (number > 0),
  constraint wizard_versions_structure_form check (jsonb_typeof(structure) = 'object'),
  constraint wizard_versions_content_hash_form check (content_hash <> ''),
  constraint wizard_versions_wizard foreign key (wizard_id) references public.wizards (id) on delete restrict,
  constraint wizard_versions_same_organization foreign key (organization_id, wizard_id)
    references public.wizards (organization_id, id) on delete restrict
);
create index wizard_versions_organization on public.wizard_versions (organization_id, wizard_id);

alter table public.wizards add constraint wizards_published_version foreign key (id, published_version_id)
  references public.wizard_versions (wizard_id, id) on delete restrict;
create index wizards_published_version on public.wizards (id, published_version_id);

create trigger touch before update on public.wizards for each row execute function private.touch();
create trigger immutable before update or delete on public.wizard_versions
  for each row execute function private.refuse_change();
create trigger immutable_whole before truncate on public.wizard_versions
  for each statement execute function private.refuse_change();

alter table public.wizards enable row level security, force row level security;
alter table public.wizard_versions enable row level security, force row level security;
revoke all on public.wizards, public.wizard_versions from public, anon, authenticated, service_role;

grant select on public.wizards, public.wizard_versions to usher_person;
grant
  select (id, organization_id, slug, name, description, revision, published_version_id, archived_at, created_at,
    updated_at)
  on public.wizards to usher_anon, authenticated;
grant select on public.wizard_versions to usher_anon, authenticated;
grant
  insert (id, organization_id, slug, name, description, draft),
  update (slug, name, description, draft, revision, published_version_id, archived_at)
  on public.wizards to usher_person;
grant insert (id, wizard_id, organization_id, number, structure, content_hash, created_by)
  on public.wizard_versions to usher_person;

create policy wizards_owner on public.wizards to usher_owner using (true) with check (true);
create policy wizards_read on public.wizards for select to usher_person, authenticated
  using (organization_id is null or organization_id = any (array(select private.my_orgs())));
create policy wizards_read_system on public.wizards for select to usher_anon using (organization_id is null);
create policy wizards_add on public.wizards for insert to usher_person
  with check (organization_id = any (array(select private.orgs_as('admin'))));
create policy wizards_change on public.wizards for update to usher_person
  using (organization_id = any (array(select private.orgs_as('admin'))))
  with check (organization_id = any (array(select private.orgs_as('admin'))));

create policy wizard_versions_owner on public.wizard_versions to usher_owner using (true) with check (true);
create policy wizard_versions_read on public.wizard_versions for select to usher_person, authenticated
  using (organization_id is null or organization_id = any (array(select private.my_orgs())));
create policy wizard_versions_read_system on public.wizard_versions
  for select to usher_anon using (organization_id is null);
create policy wizard_versions_add on public.wizard_versions for insert to usher_person with check (
  organization_id = any (array(select private.orgs_as('admin'))) and created_by = (select auth.uid())
);
