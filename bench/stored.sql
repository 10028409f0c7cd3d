-- Stored runs of one organization over three years: of forty wizards, the first of which has three of ten runs; a person who
-- stored one in ten of them, one who stored 30, and 2,000 others; names that begin with their wizard's or a customer's, one in
-- twenty with the same late word; a tag that one in five has, one that one in a thousand has, one that only those of the last
-- wizards have; notes of common and rare words.
select setseed(0.5);

-- As superuser, so that a million rows don't each ask for what is known to be there; indexes are built at the end.
set session_replication_role = replica;
set maintenance_work_mem = '256MB';
create temporary table indexes as
select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
where indrelid = 'public.wizard_stored_runs'::regclass and indexrelid <> 'public.wizard_stored_runs_pkey'::regclass;
do $$ declare index record; begin
  for index in select * from indexes loop execute 'drop index if exists ' || index.name; end loop;
end $$;

create temporary table people as select n, gen_random_uuid() as id from generate_series(1, 2000) as n;
insert into auth.users (id, email, encrypted_password) select id, 'person' || n || '@bench.example', '' from people;
insert into public.profiles (user_id, name) select id, 'Person ' || n from people;
insert into public.memberships (organization_id, user_id, role)
  select current_setting('bench.organization')::uuid, id, 'member' from people;

create temporary table offered as
select
  n, gen_random_uuid() as id, gen_random_uuid() as version,
  concat_ws(' ',
    (array['Invoice', 'Event', 'Survey', 'Onboarding', 'Database', 'Product', 'Travel', 'Inventory'])[1 + n % 8],
    (array['review', 'setup', 'request', 'import', 'check'])[1 + n / 8]
  ) as name
from generate_series(0, 39) as n;
insert into public.wizards (id, organization_id, slug, name, draft)
  select id, current_setting('bench.organization')::uuid, 'bench-' || n, name, '{}' from offered;
insert into public.wizard_versions (id, wizard_id, organization_id, number, structure, content_hash)
  select version, id, current_setting('bench.organization')::uuid, 1,
    jsonb_build_object('name', name, 'icon', '🧾', 'steps', '[]'::jsonb), 'hash' from offered;

create temporary table words as
select n, lower(translate(md5(n::text), '0123456789', 'ghijklmnop')) as word from generate_series(0, 9999) as n;

create temporary table made as
select
  n, gen_random_uuid() as id,
  -- Squared, so that low numbers are common.
  case when random() < 0.3 then 0 else 1 + floor(39 * random() * random())::integer end as wizard,
  case
    when n % (current_setting('bench.runs')::bigint / 30) = 1 then current_setting('bench.few')::uuid
    when n % 10 = 0 then current_setting('bench.many')::uuid
  end as own,
  1 + floor(2000 * random())::integer as somebody,
  now() - interval '3 years' + n * (interval '3 years' / current_setting('bench.runs')::bigint) as completed_at,
  random() as chance
from generate_series(1, current_setting('bench.runs')::bigint) as n;

insert into public.wizard_runs
  (id, organization_id, wizard_id, version_id, user_id, status, started_at, completed_at, expires_at, stored_at)
select m.id, current_setting('bench.organization')::uuid, o.id, o.version, coalesce(m.own, p.id), 'completed',
  m.completed_at - make_interval(secs => 30 + m.wizard * 60 + floor(m.chance * 3600)), m.completed_at, 'infinity', m.completed_at
from made m join offered o on o.n = m.wizard join people p on p.n = m.somebody;

insert into public.wizard_stored_runs (
  run_id, organization_id, user_id, wizard_id, version_id, completed_at, duration_seconds, tags, run_name, run_notes,
  wizard_name, wizard_icon, version_number, step_count, started_at, stored_at
)
select m.id, current_setting('bench.organization')::uuid, coalesce(m.own, p.id), o.id, o.version, m.completed_at,
  30 + m.wizard * 60 + floor(m.chance * 3600),
  array_remove(array[
    case when random() < 0.2 then 'urgent' end, case when n.n % 1000 = 7 then 'lawsuit' end,
    'team' || floor(random() * 300), case when random() < 0.5 then 'year' || extract(year from m.completed_at) end,
    case when o.name like 'Travel%' and random() < 0.5 then 'abroad' end
  ], null),
  case when random() < 0.05 then 'Yearly ' else '' end || case when random() < 0.5
    then concat_ws(' ', o.name, 'for', customer.word, m.n) else concat_ws(' ', initcap(customer.word), o.name, m.n) end,
  concat_ws(' ', 'Talked to', first.word, 'about', second.word, third.word, 'and agreed to go on',
    case when random() < 0.15 then 'quarterly' end, case when m.n % 2000 = 9 then 'zanzibar' end),
  o.name, '🧾', 1, 4, m.completed_at - interval '1 minute', m.completed_at
from made m
cross join lateral (select m.n) as n
join offered o on o.n = m.wizard join people p on p.n = m.somebody
join words customer on customer.n = floor(m.chance * 1000)::integer
join words first on first.n = (m.n * 7919) % 10000
join words second on second.n = (m.n * 104729) % 10000
join words third on third.n = (m.n * m.wizard) % 300
order by m.n;
insert into private.stored_run_places (run_id, organization_id)
  select run_id, organization_id from public.wizard_stored_runs;

do $$ declare index record; begin
  for index in select * from indexes loop execute index.definition; end loop;
end $$;
