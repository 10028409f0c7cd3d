-- Listings of stored runs, in any order and narrowed in any way, of a million of them as quickly as of a few.

-- Which runs have a word, in each order that listings have: what many have is found by walking this, where the walk of
-- all runs would find none for long. Nobody reads it but the functions below; a trigger keeps it. `word`: the first sixty
-- characters of a word or of a tag's mark, a month, or that a run has more than a hundred words, which then aren't here.
create table private.stored_runs_by_word (
  organization_id uuid not null,
  word text collate "C" not null,
  completed_at timestamptz not null,
  run_id uuid not null,
  duration_seconds integer not null,
  name_key text not null,
  wizard_key text not null,
  primary key (organization_id, word, completed_at, run_id)
);
create index stored_runs_by_word_and_name on private.stored_runs_by_word (organization_id, word, name_key, run_id);
create index stored_runs_by_word_and_wizard on private.stored_runs_by_word (organization_id, word, wizard_key, run_id);
create index stored_runs_by_word_and_duration on private.stored_runs_by_word
  (organization_id, word, duration_seconds, run_id);
alter table private.stored_runs_by_word enable row level security, force row level security;
revoke all on private.stored_runs_by_word from public, anon, authenticated, service_role;
create policy stored_runs_by_word_owner on private.stored_runs_by_word to usher_owner using (true) with check (true);

create function private.month_of(moment timestamptz) returns text
language sql immutable set search_path = ''
as $$
  select '=month:' || to_char(moment at time zone 'UTC', 'YYYY-MM')
$$;

-- What a run is found by in the table above.
create function private.listed_words(search tsvector, completed_at timestamptz) returns text[]
language sql immutable set search_path = ''
as $$
  with held as (
    select distinct left(word, 60) as word, word like '=%' as is_mark from unnest(tsvector_to_array(search)) as word
    where word !~ '^=(organization|person|wizard):'
  ), counted as (
    select count(*) > 100 as is_long from held where not is_mark
  )
  select private.month_of(completed_at) || array(
    select word from held, counted where is_mark or not is_long union all select '=long' from counted where is_long
  )
$$;

create function private.list_words() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  before text[] := case when tg_op <> 'INSERT' then private.listed_words(old.search, old.completed_at) else '{}' end;
  after text[] := case when tg_op <> 'DELETE' then private.listed_words(new.search, new.completed_at) else '{}' end;
begin
  -- A new name is another place in the order of names, for every word.
  if tg_op = 'UPDATE' and new.name_key = old.name_key then
    select array(select unnest(before) except select unnest(after)),
      array(select unnest(after) except select unnest(before)) into before, after;
  end if;
  delete from private.stored_runs_by_word
    where organization_id = old.organization_id and word = any (before)
      and completed_at = old.completed_at and run_id = old.run_id;
  insert into private.stored_runs_by_word
    (organization_id, word, completed_at, run_id, duration_seconds, name_key, wizard_key)
    select new.organization_id, word, new.completed_at, new.run_id, new.duration_seconds, new.name_key, new.wizard_key
    from unnest(after) as word;
  return null;
end $$;
create trigger list_words after insert or delete or update of run_name, run_notes, tags on public.wizard_stored_runs
  for each row execute function private.list_words();
insert into private.stored_runs_by_word
  select organization_id, word, completed_at, run_id, duration_seconds, name_key, wizard_key
  from public.wizard_stored_runs, unnest(private.listed_words(search, completed_at)) as word;

-- How many rows the planner expects of a query; it reads none of them. (Volatile, since others may not explain.)
create function private.expected_rows(query text) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  plan json;
begin
  execute 'explain (format json) ' || query into plan;
  return plan -> 0 -> 'Plan' ->> 'Plan Rows';
end $$;

create function private.dated(since timestamptz, until timestamptz) returns text
language sql stable set search_path = ''
as $$
  select nullif(concat_ws(' and ',
    'completed_at >= ' || quote_literal(since), 'completed_at < ' || quote_literal(until)
  ), '')
$$;

-- What every run that fits has one word of: a range of words for each word of each part, one for the months. Where words
-- are alternatives there is none. `condition`: what tells how many have it.
create function private.needed_words(parts tsquery[], since timestamptz, until timestamptz)
returns table (first_word text, last_word text, condition text)
language sql stable set search_path = ''
as $$
  select start, start || case when ending <> '' then chr(1114111) else '' end, format('search @@ %L', quoted || ending)
  from unnest(parts) as part
  cross join lateral (select querytree(part)) as t (needed)
  cross join lateral regexp_matches(needed, '(''(?:[^'']|'''')+'')(:\*)?', 'g') as found
  cross join lateral (select found[1], coalesce(found[2], '')) as f (quoted, ending)
  cross join lateral (
    select left(replace(replace(substr(quoted, 2, length(quoted) - 2), '''''', ''''), '\\', '\'), 60)
  ) as w (start)
  where strpos(regexp_replace(needed, '''(?:[^'']|'''')+''', '', 'g'), '|') = 0
  union all
  select coalesce(private.month_of(since), '=month:'), coalesce(private.month_of(until), '=month:' || chr(1114111)),
    private.dated(since, until)
  where coalesce(since, until) is not null
$$;

-- The words that runs of an organization have from one to another; null for more than a hundred.
create function private.words_between(organization uuid, first_word text, last_word text) returns text[]
language sql stable set search_path = ''
as $$
  with recursive known (word) as (
    (select w.word from private.stored_runs_by_word w
     where w.organization_id = organization and w.word between first_word and last_word order by w.word limit 1)
    union all
    select (select w.word from private.stored_runs_by_word w
      where w.organization_id = organization and w.word > k.word and w.word <= last_word order by w.word limit 1)
    from known k where k.word is not null
  ), found as (
    select word from known where word is not null limit 101
  )
  select case when count(*) <= 100 then coalesce(array_agg(word), '{}') end from found
$$;

-- Where the runs of a listing may be: an organization itself, or the organizations of a person's stored runs.
create function private.homes_of(home uuid, is_own boolean) returns uuid[]
language sql stable set search_path = ''
as $$
  with recursive known (id) as (
    (select organization_id from public.wizard_stored_runs
     where is_own and user_id = home order by organization_id limit 1)
    union all
    select (select s.organization_id from public.wizard_stored_runs s
      where s.user_id = home and s.organization_id > k.id order by s.organization_id limit 1)
    from known k where k.id is not null
  )
  select case when is_own then array(select id from known where id is not null) else array[home] end
$$;

-- The rarest of what every run that fits has a word of, as the places where these words are listed: the organization's or
-- those of the person's runs, each with its words. Nothing where there is none, or an unfinished one of too many words, or
-- one that so few have that they are gathered sooner.
create function private.rarest_words(
  home uuid, is_own boolean, parts tsquery[], since timestamptz, until timestamptz
) returns table (homes uuid[], words text[])
language plpgsql stable set search_path = ''
as $$
declare
  needed record;
begin
  select n.first_word, n.last_word, expected into needed
    from private.needed_words(parts, since, until) as n
    cross join private.expected_rows('select from public.wizard_stored_runs where ' || n.condition) as expected
    order by expected limit 1;
  if needed.expected is null or needed.expected < 1000 then
    return;
  end if;
  return query
    with listed as (
      select id, private.words_between(id, needed.first_word, needed.last_word)
        || case when needed.first_word not like '=%' then private.words_between(id, '=long', '=long') end as words
      from unnest(private.homes_of(home, is_own)) as id
    )
    select array_agg(id order by id, word), array_agg(word order by id, word) from listed, unnest(listed.words) as word
    having not exists (select from listed where listed.words is null);
end $$;

-- A query for the runs that are listed under words, in order. Those of several words are merged.
create function private.walk_by_word(
  homes uuid[], words text[], key text, forth text, within text, fits text, most integer
) returns text
language sql immutable set search_path = ''
as $$
  select format(
    'select s.* from (select distinct place, id from (%1$s) as listed order by place %2$s, id %2$s limit %3$s) as near
     cross join lateral (select run_id, %4$s as fits from public.wizard_stored_runs where run_id = near.id offset 0) as s
     order by near.place %2$s, near.id %2$s',
    string_agg(format(
      'select %1$I as place, run_id as id from private.stored_runs_by_word
       where organization_id = %2$L and word = %3$L and %4$s', key, home, word, within
    ), ' union all '), forth, most, fits
  )
  from unnest(homes, words) as listed (home, word) having count(*) > 0
$$;

-- A query whose unfinished word is put as the words that there are, where these are known: in the index of words, all that
-- begins with something is read from end to end.
create function private.finished(part tsquery, homes uuid[]) returns tsquery
language sql stable set search_path = ''
as $$
  with known as (
    select private.words_between(home, n.first_word, n.last_word) as words,
      private.words_between(home, '=long', '=long') <> '{}' as is_partly_listed
    from private.needed_words(array[part], null, null) as n cross join unnest(homes) as home
    where n.first_word <> n.last_word
  ), put as (
    select string_agg(distinct private.marked_query(array[word])::text, ' | ') as words
    from known, unnest(known.words) as word
    having max(length(word)) < 60 and not exists (select from known where words is null or is_partly_listed)
  )
  select coalesce((
    select regexp_replace(part::text, '''(?:[^'']|'''')+'':\*', replace('(' || words || ')', '\', '\\'))::tsquery
    from put
  ), part)
$$;

-- What brings all that fits out of the index of words: the rarest of what is sought by itself, where it is rare (long
-- lists are dear to read, a few rows aren't); else all of it, with the marks of whose it is and of the wizard. The mark of
-- an organization which most of it is of would say nothing.
create function private.gathering_query(sought tsquery[], home uuid, is_own boolean, wizard uuid) returns tsquery
language plpgsql stable set search_path = ''
as $$
declare
  everything text := 'select from public.wizard_stored_runs s where true';
  parts tsquery[] := array(
    select private.finished(part, private.homes_of(home, is_own)) from unnest(sought) as part
  ) || array_remove(array[
    private.marked_query(array[private.mark_of(case when is_own then 'person:' else 'organization:' end, home)]),
    private.marked_query(array[private.mark_of('wizard:', wizard)])
  ], null);
  gathering tsquery;
  part record;
begin
  for part in
    select each, private.expected_rows(format('%s and s.search @@ %L', everything, each)) as expected
    from unnest(parts) as each order by 2
  loop
    exit when 2 * part.expected > private.expected_rows(everything) and gathering is not null;
    gathering := coalesce(gathering && part.each, part.each);
    exit when part.expected < 500;
  end loop;
  return gathering;
end $$;

-- The first runs that fit among 500, or among as many more as should do where that is no more than `furthest`; and whether
-- that is all that was asked for, since the part is full or there are no more to look at.
create function private.first_fitting(walk text, many integer, furthest integer, out page uuid[], out is_all boolean)
language plpgsql stable set search_path = ''
as $$
declare
  looked_at integer := 500;
begin
  loop
    execute format(
      'with near as materialized (%1$s limit %3$s)
       select page, cardinality(page) = %2$s or (select count(*) from near) < %3$s
       from (select array(select run_id from near where fits limit %2$s) as page offset 0) as found',
      walk, many, looked_at
    ) into page, is_all;
    exit when is_all or looked_at > 500 or 1000 * many > furthest * cardinality(page);
    looked_at := 1000 * many / cardinality(page);
  end loop;
end $$;

-- The ids of a part of a listing, in order: of the runs of an organization, or of a person. Its pieces are put
-- together for what is asked, so that each is planned for the values at hand. Where the order has no index that knows
-- what the listing is narrowed to, the first 500 of the order are looked at, then the first of those that have the rarest
-- word; what both don't hold enough of is rare, and all of it is found and sorted. (`offset 0` keeps the planner from
-- walking the order after all, and `is true` from reading further indexes beside that of words.)
create function private.stored_run_page(
  home uuid, is_own boolean, wizard uuid, parts tsquery[], since timestamptz, until timestamptz,
  sort text, after_key text, after_id uuid, many integer
) returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  key text := case split_part(sort, '_', 1)
    when 'date' then 'completed_at' when 'name' then 'name_key' when 'wizard' then 'wizard_key' else 'duration_seconds' end;
  forth text := case split_part(sort, '_', 2) when 'asc' then 'asc' else 'desc' end;
  is_by_date boolean := key = 'completed_at';
  whose text := concat_ws(' and ',
    case when is_own then 'user_id' else 'organization_id' end || ' = ' || quote_literal(home),
    'wizard_id = ' || quote_literal(wizard)
  );
  within text := concat_ws(' and ', 'true',
    case when is_by_date then private.dated(since, until) end,
    case when after_id is not null then
      format('(%I, run_id) %s (%L, %L)', key, case forth when 'asc' then '>' else '<' end, after_key, after_id) end
  );
  sought tsquery := (select string_agg('(' || part::text || ')', ' & ')::tsquery from unnest(parts) as part);
  fits text := coalesce(nullif(concat_ws(' and ',
    'search @@ ' || quote_literal(sought) || '::tsquery', case when not is_by_date then private.dated(since, until) end
  ), ''), 'true');
  walk text := format(
    'select run_id, %5$s as fits from public.wizard_stored_runs where %2$s and %3$s order by %1$I %4$s, run_id %4$s',
    key, whose, within, forth, fits
  );
  by_word text;
  page uuid[];
  is_all boolean;
begin
  if fits = 'true' then
    execute format('select array(select run_id from (%s limit %s) as walked)', walk, many) into page;
    return page;
  end if;
  select * into page, is_all from private.first_fitting(walk, many, 250 * many);
  if is_all then
    return page;
  end if;
  select private.walk_by_word(r.homes, r.words, key, forth, within, whose || ' and ' || fits, 500 + 75 * many) into by_word
    from private.rarest_words(home, is_own, parts, case when not is_by_date then since end,
      case when not is_by_date then until end) as r;
  if by_word is not null then
    select * into page, is_all from private.first_fitting(by_word, many, 75 * many);
  end if;
  if not is_all then
    execute format(
      'select array(select run_id from (select run_id, %1$I from public.wizard_stored_runs where %2$s offset 0) as found
       order by %1$I %3$s, run_id %3$s limit %4$s)',
      key, concat_ws(' and ',
        format(case when parts = '{}' then '%s and %s and %s' else '(%s and %s and %s) is true' end, whose, within, fits),
        'search @@ ' || quote_literal(private.gathering_query(parts, home, is_own, wizard)) || '::tsquery'
      ), forth, many
    ) into page;
  end if;
  return page;
end $$;

-- A wizard that a listing is narrowed to, by id or slug: of a slug that several have, the acting organization's first.
create function private.listed_wizard(acting uuid, wanted uuid, wanted_slug text) returns uuid
language sql stable set search_path = ''
as $$
  select id from (
    select w.id, w.organization_id from public.wizards w where w.id = wanted
    union all
    select w.id, w.organization_id from private.my_orgs() as home
    join public.wizards w on w.organization_id = home and w.slug = wanted_slug
    union all
    select w.id, w.organization_id from public.wizards w where w.organization_id is null and w.slug = wanted_slug
  ) as named
  order by organization_id is distinct from acting, organization_id nulls last limit 1
$$;

-- A part of a listing with each run's place in it: of an organization's runs for those who operate it, else (`acting`
-- is null) of the caller's own. Runs of one wizard aren't ordered by wizard but by date. A definer's function, because
-- under row security neither words nor tags could use an index; it looks at membership itself.
create function private.list_stored_runs(
  acting uuid, wizard uuid, labels text[], typed text, since timestamptz, until timestamptz,
  sort text, after_key text, after_id uuid, many integer
) returns table (place text, run_id uuid, document json)
language plpgsql stable security definer set search_path = ''
as $$
declare
  parts tsquery[] := array_remove(array[private.search_query(typed)], null)
    || array(select private.marked_query(array[mark]) from unnest(private.marks_of_tags(labels)) as mark);
  in_order text := case when wizard is not null and sort = 'wizard_asc' then 'date_desc' else sort end;
  page uuid[];
begin
  if acting is not null and acting not in (select private.orgs_as('operator')) then
    return;
  end if;
  if numnode(private.search_query(typed)) = 0 then
    return;
  end if;
  page := private.stored_run_page(
    coalesce(acting, auth.uid()), acting is null, wizard, parts, since, until, in_order, after_key, after_id, many
  );
  return query
    select case split_part(in_order, '_', 1)
        when 'date' then s.completed_at::text when 'name' then s.name_key when 'wizard' then s.wizard_key
        else s.duration_seconds::text
      end, s.run_id, d.document
    from unnest(page) with ordinality as p (id, n)
    join public.wizard_stored_runs s on s.run_id = p.id join private.stored_run_documents d on d.run_id = p.id
    order by p.n;
end $$;

-- What a listing can be narrowed to: wizards by name, each with how many runs it has (counted up to a hundred), and
-- the tags of the newest 2,000 runs, the most used first. At most a hundred of both.
create function private.stored_run_facets(acting uuid) returns json
language plpgsql stable security definer set search_path = ''
as $$
declare
  narrowed text := case when acting is null then 's.user_id = $1' else 's.organization_id = $1' end;
  facets json;
begin
  if acting is not null and acting not in (select private.orgs_as('operator')) then
    return null;
  end if;
  execute format(
    'with recursive kept (wizard_id, n) as (
       select (select s.wizard_id from public.wizard_stored_runs s where %1$s order by s.wizard_id limit 1), 1
       union all
       select (select s.wizard_id from public.wizard_stored_runs s where %1$s and s.wizard_id > k.wizard_id
         order by s.wizard_id limit 1), n + 1
       from kept k where k.wizard_id is not null and n < 100
     ), wizards as (
       select w.id, w.slug, w.name, (select count(*) from (
         select from public.wizard_stored_runs s where %1$s and s.wizard_id = k.wizard_id limit 100
       ) counted) as runs
       from kept k join public.wizards w on w.id = k.wizard_id
     ), tags as (
       select tag, count(*) as runs from (
         select s.tags from public.wizard_stored_runs s where %1$s order by s.completed_at desc limit 2000
       ) newest, unnest(newest.tags) as tag
       group by tag order by count(*) desc, tag limit 100
     )
     select json_build_object(
       ''wizards'', (select coalesce(json_agg(json_build_array(id, slug, name, runs) order by name, id), ''[]'') from wizards),
       ''tags'', (select coalesce(json_agg(json_build_array(tag, runs) order by runs desc, tag), ''[]'') from tags)
     )', narrowed
  ) into facets using coalesce(acting, auth.uid());
  return facets;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.list_stored_runs(uuid, uuid, text[], text, timestamptz, timestamptz, text, text, uuid, integer),
  private.listed_wizard(uuid, uuid, text), private.stored_run_facets(uuid)
  to usher_person;
