-- A function in SQL is planned at each call, with the policies of all that it reads; one in PL/pgSQL is planned once for
-- a connection. Of what each turn calls there was one that took more time to plan than all the rest took to run.

-- As before: what became of a run's migrations since its person last heard or said something.
create or replace function private.untold_migrations(session uuid, run uuid) returns json
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(json_agg(i.outcome order by i.position), '[]') from public.wizard_interactions i
    where i.run_id = run and i.redacted_at is null and i.outcome ->> 'kind' = 'run_migrated' and i.position > coalesce((
      select s.position from public.wizard_interactions s
      where s.session_id = session and s.role <> 'system' order by s.position desc limit 1
    ), 0)
  );
end $$;

-- As before; most come without a link, which needs no function.
alter policy wizard_runs_by_link on public.wizard_runs
  using ((select auth.jwt() ->> 'usher_link' is null or private.came_rightly()));
