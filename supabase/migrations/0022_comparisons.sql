-- Comparisons of runs as a person remembers them: which runs, in which order. What they tell is worked out anew from the
-- runs whenever it is looked at, so nothing that people entered is here.
create table public.wizard_run_comparisons (
  id uuid primary key default gen_random_uuid(),
  user_id uuid default auth.uid(),
  compared_at timestamptz not null default now(),
  constraint wizard_run_comparisons_person foreign key (user_id) references public.profiles (user_id) on delete set null
);
create index wizard_run_comparisons_of_person on public.wizard_run_comparisons (user_id, compared_at desc, id desc);

create table public.wizard_compared_runs (
  comparison_id uuid not null,
  position smallint not null,
  run_id uuid not null,
  primary key (comparison_id, position),
  constraint wizard_compared_runs_position_range check (position between 1 and 10),
  constraint wizard_compared_runs_once unique (comparison_id, run_id),
  constraint wizard_compared_runs_comparison foreign key (comparison_id)
    references public.wizard_run_comparisons (id) on delete restrict,
  constraint wizard_compared_runs_run foreign key (run_id) references public.wizard_runs (id) on delete restrict
);
create index wizard_compared_runs_run on public.wizard_compared_runs (run_id);

alter table public.wizard_run_comparisons enable row level security, force row level security;
revoke all on public.wizard_run_comparisons from public, anon, authenticated, service_role;
grant select, insert (id), delete on public.wizard_run_comparisons to usher_person;
create policy wizard_run_comparisons_owner on public.wizard_run_comparisons to usher_owner using (true) with check (true);
create policy wizard_run_comparisons_read on public.wizard_run_comparisons for select to usher_person
  using (user_id = (select auth.uid()));
create policy wizard_run_comparisons_add on public.wizard_run_comparisons for insert to usher_person
  with check (user_id = (select auth.uid()));
create policy wizard_run_comparisons_remove on public.wizard_run_comparisons for delete to usher_person
  using (user_id = (select auth.uid()));

alter table public.wizard_compared_runs enable row level security, force row level security;
revoke all on public.wizard_compared_runs from public, anon, authenticated, service_role;
grant select, insert (comparison_id, position, run_id), delete on public.wizard_compared_runs to usher_person;
create policy wizard_compared_runs_owner on public.wizard_compared_runs to usher_owner using (true) with check (true);
create policy wizard_compared_runs_read on public.wizard_compared_runs for select to usher_person
  using (exists (select from public.wizard_run_comparisons c where c.id = comparison_id));
-- Only runs that the person sees; never a preview's, since these are taken away altogether.
create policy wizard_compared_runs_add on public.wizard_compared_runs for insert to usher_person with check (
  exists (select from public.wizard_run_comparisons c where c.id = comparison_id)
  and exists (select from public.wizard_runs r where r.id = run_id and r.preview_id is null)
);
create policy wizard_compared_runs_remove on public.wizard_compared_runs for delete to usher_person
  using (exists (select from public.wizard_run_comparisons c where c.id = comparison_id));

-- The runs of a comparison as its person may see them, as [id, whether they may, name, wizard's name, version] in their order.
create function private.remembered_runs(comparison uuid) returns json
language sql stable set search_path = ''
as $$
  select json_agg(json_build_array(c.run_id, r.id is not null, s.run_name, w.name, v.number) order by c.position)
  from public.wizard_compared_runs c
  left join public.wizard_runs r on r.id = c.run_id
  left join public.wizard_stored_runs s on s.run_id = r.id
  left join public.wizards w on w.id = r.wizard_id
  left join public.wizard_versions v on v.id = r.version_id
  where c.comparison_id = comparison
$$;

revoke execute on all functions in schema private from public;
grant execute on function private.remembered_runs(uuid) to usher_person;
