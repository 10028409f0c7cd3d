-- Searching stored runs: whatever is sought, however common, in any order, of a million runs as quickly as of a few.
-- What an organization's runs are found by is kept in segments, each sealed once: for every word a string of bits, a bit
-- for each run, in each order. What is sought is then put together of whole strings at a time.

-- As before; a quotation mark that isn't closed yet makes no phrase of what follows.
create or replace function private.search_query(typed text) returns tsquery
language sql immutable set search_path = ''
as $$
  select case when typed ~ '\w$' and query::text ~ '''$' then (query::text || ':*')::tsquery else query end
  from regexp_replace(private.folded(typed), '(?<=\w)-(?=\w)', ' ', 'g') as folded,
    regexp_replace(folded, '^((?:[^"]*"[^"]*")*[^"]*)"([^"]*)$', '\1 \2') as quoted,
    websearch_to_tsquery('pg_catalog.simple', quoted) as query
$$;

drop trigger list_words on public.wizard_stored_runs;
drop function private.list_words();
drop function private.listed_words(tsvector, timestamptz);
drop function private.stored_run_page(
  uuid, boolean, uuid, tsquery[], timestamptz, timestamptz, text, text, uuid, integer
);
drop function private.first_fitting(text, integer, integer);
drop function private.gathering_query(tsquery[], uuid, boolean, uuid);
drop function private.finished(tsquery, uuid[]);
drop function private.walk_by_word(uuid[], text[], text, text, text, text, integer);
drop function private.rarest_words(uuid, boolean, tsquery[], timestamptz, timestamptz);
drop function private.words_between(uuid, text, text);
drop function private.needed_words(tsquery[], timestamptz, timestamptz);
drop function private.expected_rows(text);
drop function private.month_of(timestamptz);
drop table private.stored_runs_by_word;
drop index public.wizard_stored_runs_search;

-- `words`: how many its runs have together. `everything`, `nothing`: a bit for each run, all of them or none, and as
-- many bits more as fill the last block. `checked_at`: when it last was about runs that are all still found here.
create table private.stored_run_segments (
  id integer primary key generated always as identity,
  organization_id uuid not null,
  runs integer not null,
  words bigint not null,
  everything bit varying not null,
  nothing bit varying not null,
  checked_at timestamptz not null default now()
);
create index stored_run_segments_home on private.stored_run_segments (organization_id);
create index stored_run_segments_checked on private.stored_run_segments (checked_at);

-- The segment in which a run is found; null before it is sealed: such a run is looked at by itself. `version`: another one
-- whenever something changes about how it is found, and never one that was there before.
create sequence private.stored_run_versions;
create table private.stored_run_places (
  run_id uuid primary key,
  organization_id uuid not null,
  segment integer,
  version bigint not null default nextval('private.stored_run_versions')
);
create index stored_run_places_segment on private.stored_run_places (organization_id, segment);

-- A segment's runs in each order, 64 to a block, with the places of the first and the last.
create table private.stored_run_blocks (
  segment integer not null,
  sort text not null,
  block integer not null,
  first_key text not null,
  first_id uuid not null,
  last_key text not null,
  last_id uuid not null,
  run_ids uuid[] not null,
  primary key (segment, sort, block)
);
create index stored_run_blocks_place on private.stored_run_blocks (segment, sort, first_key, first_id);

-- Which runs of a segment have a word or mark, as bits in each order; of few runs, a row of `few` has the four places
-- of each instead. `is_beginning`: which have any word that begins with this, where more than 16 words do.
create table private.stored_run_postings (
  segment integer not null,
  word text collate "C" not null,
  is_beginning boolean not null,
  few integer[],
  by_date bit varying,
  by_name bit varying,
  by_wizard bit varying,
  by_duration bit varying,
  primary key (segment, word, is_beginning)
);

do $$
declare
  item text;
begin
  foreach item in array array['segments', 'places', 'blocks', 'postings'] loop
    execute format('alter table private.stored_run_%s enable row level security, force row level security', item);
    execute format('revoke all on private.stored_run_%s from public, anon, authenticated, service_role', item);
    execute format('create policy stored_run_%1$s_owner on private.stored_run_%1$s
      to usher_owner using (true) with check (true)', item);
  end loop;
end $$;

-- A run that is stored or changed is looked at by itself until it is sealed (again).
create function private.place_stored_run() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  case tg_op
    when 'INSERT' then
      insert into private.stored_run_places (run_id, organization_id) values (new.run_id, new.organization_id);
    when 'UPDATE' then
      update private.stored_run_places set segment = null, version = default where run_id = new.run_id;
    else
      delete from private.stored_run_places where run_id = old.run_id;
  end case;
  return null;
end $$;
create trigger place after insert or delete or update of run_name, run_notes, tags, user_id on public.wizard_stored_runs
  for each row execute function private.place_stored_run();
insert into private.stored_run_places (run_id, organization_id)
  select run_id, organization_id from public.wizard_stored_runs;

-- What a run is found by: its words, its marks (but for the organization's, since a segment is of one), and marks of the
-- hour, the day and the month in which it was completed.
create function private.indexed_words(search tsvector, completed_at timestamptz) returns text[]
language sql immutable set search_path = ''
as $$
  select array(select word from unnest(tsvector_to_array(search)) as word where word !~ '^=organization:')
    || to_char(completed_at at time zone 'UTC', '"=hour:"YYYY-MM-DD HH24')
    || to_char(completed_at at time zone 'UTC', '"=day:"YYYY-MM-DD')
    || to_char(completed_at at time zone 'UTC', '"=month:"YYYY-MM')
$$;

-- A key of an order as text that sorts as the key does.
create function private.date_key(moment timestamptz) returns text
language sql immutable set search_path = ''
as $$
  select to_char(moment at time zone 'UTC', 'YYYYMMDDHH24MISSUS')
$$;
create function private.duration_key(seconds integer) returns text
language sql immutable set search_path = ''
as $$
  select lpad(seconds::text, 10, '0')
$$;

-- Bits of which those at these places are set.
create function private.bits_at(places integer[], nothing bit varying) returns bit varying
language plpgsql immutable set search_path = ''
as $$
declare
  bits bit varying := nothing;
  place integer;
begin
  foreach place in array coalesce(places, '{}') loop
    bits := set_bit(bits, place, 1);
  end loop;
  return bits;
end $$;

-- That words are beside each other; by a hash, since they may be long.
create function private.mark_of_neighbours(words text[]) returns text
language sql immutable set search_path = ''
as $$
  select '=beside:' || left(md5(array_to_string(words, ' ')), 16)
$$;

-- Moves runs of an organization into a segment: those of old ones, else some that aren't sealed yet; how many. It waits
-- for nobody, and locks runs at its end only. A run that changes meanwhile isn't moved; a segment that has such runs is
-- left as it is. (How this is planned is told, since tables just filled have no statistics.)
create function private.seal_stored_runs(home uuid, merged integer[] default '{}', most integer default 65536)
returns integer
language plpgsql volatile set search_path = ''
set enable_hashagg = off set enable_seqscan = off set enable_nestloop = off set jit = off
as $$
declare
  most_words constant integer := 1500000;
  sealed integer;
  none bit varying;
  ids uuid[];
  versions bigint[];
  gone integer[];
begin
  insert into private.stored_run_segments (organization_id, runs, words, everything, nothing)
    values (home, 0, 0, '', '') returning id into sealed;
  with unsealed as (
    select run_id, version from private.stored_run_places
    where organization_id = home and segment is null and merged = '{}' limit most
  ), chosen as (
    select run_id, version from (
      select run_id, version, sum(length(search)) over (order by run_id) - length(search) as words_before
      from unsealed cross join lateral (
        select search from public.wizard_stored_runs s where s.run_id = unsealed.run_id offset 0
      ) as s
    ) as u where words_before < most_words
    union all
    select run_id, version from private.stored_run_places where organization_id = home and segment = any (merged)
  ), placed as materialized (
    select run_id, version, search, completed_at,
      private.date_key(completed_at) as date_key, name_key, wizard_key,
      private.duration_key(duration_seconds) as duration_key,
      (row_number() over (order by completed_at, run_id))::integer - 1 as by_date,
      (row_number() over (order by name_key, run_id))::integer - 1 as by_name,
      (row_number() over (order by wizard_key, run_id))::integer - 1 as by_wizard,
      (row_number() over (order by duration_seconds, run_id))::integer - 1 as by_duration
    from chosen cross join lateral (
      select search, completed_at, name_key, wizard_key, duration_seconds
      from public.wizard_stored_runs s where s.run_id = chosen.run_id offset 0
    ) as s
  ), ordered as (
    select run_id, sort, key, place
    from placed cross join lateral (values
      ('date', date_key, by_date), ('name', name_key, by_name), ('wizard', wizard_key, by_wizard),
      ('duration', duration_key, by_duration)
    ) as o (sort, key, place)
  ), blocks as (
    insert into private.stored_run_blocks (segment, sort, block, first_key, first_id, last_key, last_id, run_ids)
    select sealed, sort, block, keys[1], run_ids[1], keys[cardinality(keys)], run_ids[cardinality(keys)], run_ids
    from (
      select sort, place / 64 as block, array_agg(key order by place) as keys,
        array_agg(run_id order by place) as run_ids
      from ordered group by sort, place / 64
    ) as b
  ), size as materialized (
    select count(*)::integer as runs, coalesce(sum(length(search)), 0) as words,
      repeat('0', 64 * ceil(count(*) / 64.0)::integer)::bit varying as none,
      array_agg(run_id order by run_id) as ids, array_agg(version order by run_id) as versions
    from placed
  ), found as materialized (
    select word, array_agg(array[by_date, by_name, by_wizard, by_duration]) as places
    from placed, unnest(private.indexed_words(search, completed_at)) as word group by word
  ), told as (
    select by_date, by_name, by_wizard, by_duration, lexeme, nth, lead(lexeme) over words as next,
      lead(nth) over words as next_nth, lead(lexeme, 2) over words as third, lead(nth, 2) over words as third_nth
    from placed cross join unnest(search) cross join unnest(positions) as nth
    where lexeme in (select word from found where array_length(places, 1) > 32)
    window words as (partition by run_id order by nth)
  ), beside as (
    select private.mark_of_neighbours(words) as word,
      array_agg(array[by_date, by_name, by_wizard, by_duration]) as places
    from told cross join lateral (values
      (array[lexeme, next], next_nth = nth + 1),
      (array[lexeme, next, third], next_nth = nth + 1 and third_nth = nth + 2)
    ) as v (words, are_beside) where are_beside group by words
  ), rare as (
    insert into private.stored_run_postings (segment, word, is_beginning, few)
    select sealed, word, false, places
    from (select * from found union all select * from beside) as f where array_length(places, 1) <= 32
  ), common as (
    insert into private.stored_run_postings (segment, word, is_beginning, by_date, by_name, by_wizard, by_duration)
    select sealed, word, false, private.bits_at(places[:][1:1], size.none), private.bits_at(places[:][2:2], size.none),
      private.bits_at(places[:][3:3], size.none), private.bits_at(places[:][4:4], size.none)
    from (select * from found union all select * from beside) as f cross join size where array_length(places, 1) > 32
  )
  update private.stored_run_segments set
    runs = size.runs, words = size.words, nothing = size.none,
    everything = (repeat('1', size.runs) || repeat('0', length(size.none) - size.runs))::bit varying
    from size where id = sealed returning size.none, size.ids, size.versions into none, ids, versions;
  insert into private.stored_run_postings (segment, word, is_beginning, by_date, by_name, by_wizard, by_duration)
    select sealed, beginning, true,
      coalesce(bit_or(by_date), none) | private.bits_at(array_agg(few[i][1]) filter (where i is not null), none),
      coalesce(bit_or(by_name), none) | private.bits_at(array_agg(few[i][2]) filter (where i is not null), none),
      coalesce(bit_or(by_wizard), none) | private.bits_at(array_agg(few[i][3]) filter (where i is not null), none),
      coalesce(bit_or(by_duration), none) | private.bits_at(array_agg(few[i][4]) filter (where i is not null), none)
    from (
      select left(word, n) as beginning
      from private.stored_run_postings cross join generate_series(1, least(length(word), 64)) as n
      where segment = sealed and word !~ '^=' group by left(word, n) having count(*) > 16
    ) as shared
    cross join lateral (
      select * from private.stored_run_postings
      where segment = sealed and word between beginning and beginning || chr(1114111) and not is_beginning offset 0
    ) as p
    left join lateral generate_subscripts(few, 1) as i on true
    group by beginning;
  ids := array(
    select p.run_id from unnest(ids, versions) as t (id, read) cross join lateral (
      select run_id from private.stored_run_places where run_id = id and version = read for update skip locked
    ) as p
  );
  update private.stored_run_places set segment = sealed where run_id = any (ids);
  gone := array(
    select id from unnest(merged || sealed) as id
    where not exists (select from private.stored_run_places where organization_id = home and segment = id)
  );
  delete from private.stored_run_blocks where segment = any (gone);
  delete from private.stored_run_postings where segment = any (gone);
  delete from private.stored_run_segments where id = any (gone);
  return cardinality(ids);
end $$;

-- Does one thing that is to be done for the index; of how many runs, 0 if there is nothing to do. Once a day a segment
-- with runs that aren't found there any more is made anew, so that their words are gone from it. Eight segments of
-- about a size become one. What isn't sealed yet is, where it is much.
create function private.index_stored_runs() returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  old private.stored_run_segments;
  home uuid;
  merged integer[];
begin
  if not pg_try_advisory_xact_lock(hashtextextended('index_stored_runs', 0)) then
    return 0;
  end if;
  select * into old from private.stored_run_segments
    where checked_at < now() - interval '1 day' order by checked_at limit 1;
  if old.id is not null then
    update private.stored_run_segments set checked_at = now() where id = old.id;
    if old.runs > (
      select count(*) from private.stored_run_places where organization_id = old.organization_id and segment = old.id
    ) then
      perform private.seal_stored_runs(old.organization_id, array[old.id]);
    end if;
    return old.runs;
  end if;
  select organization_id, array_agg(id) filter (where words_so_far <= 3000000 and runs_so_far <= 131072)
    into home, merged from (
      select *, sum(words) over smaller as words_so_far, sum(runs) over smaller as runs_so_far
      from private.stored_run_segments cross join lateral (select words < 200000 and runs < 8192 as is_small) as c
      where words < 1500000 and runs < 65536
      window smaller as (partition by organization_id, is_small order by words, id)
    ) as s group by organization_id, is_small having count(*) >= 8 limit 1;
  if home is null then
    select organization_id, '{}' into home, merged from private.stored_run_places
      where segment is null group by organization_id having count(*) >= 1024 limit 1;
  end if;
  return case when home is null then 0 else private.seal_stored_runs(home, merged) end;
end $$;

-- The runs of a segment that have a word, or any from one word to another, as an expression of bits. `g`: the segment.
create function private.bits_expression(first_word text, last_word text, by_key text, nth integer) returns text
language sql immutable set search_path = ''
as $$
  select format(
    case when first_word = last_word then
      'coalesce((select coalesce(p.%1$I, private.bits_at(p.few[:][%2$s:%2$s], g.nothing))
         from private.stored_run_postings p
         where p.segment = g.id and p.word = %3$L and not p.is_beginning), g.nothing)'
    else
      'coalesce(
        (select p.%1$I from private.stored_run_postings p where p.segment = g.id and p.word = %3$L and p.is_beginning),
        (select bit_or(coalesce(p.%1$I, private.bits_at(p.few[:][%2$s:%2$s], g.nothing)))
         from private.stored_run_postings p
         where p.segment = g.id and p.word between %3$L and %4$L and not p.is_beginning), g.nothing)'
    end, by_key, nth, first_word, last_word
  )
$$;

-- A word, or words beside each other, as an expression of bits. Which words that are common are beside each other is
-- known, up to three; where one isn't common, `unsure` says of runs that have all.
create function private.phrase_expression(phrase text, unsure text, by_key text, nth integer) returns text
language sql immutable set search_path = ''
as $$
  with said as (
    select n, word, ending
    from regexp_matches(phrase, '''((?:[^'']|'''')+)''(:\*)?', 'g') with ordinality as f (found, n)
    cross join lateral (
      select replace(replace(found[1], '''''', ''''), '\\', '\'), case when found[2] <> '' then chr(1114111) else '' end
    ) as w (word, ending)
  ), neighbours as (
    select words[i : i + many - 1] as words
    from (select array_agg(word order by n) as words from said where ending = '') as finished
    cross join lateral (select least(3, cardinality(words)) as many) as m
    cross join generate_series(1, cardinality(words) - many + 1) as i where many > 1
  )
  select string_agg(bits, ' & ') from (
    select private.bits_expression(word, word || ending, by_key, nth) as bits from said
    union all
    select format(
      'case when exists (
         select from private.stored_run_postings p
         where p.segment = g.id and p.word = any (%L) and not p.is_beginning and p.few is not null
       ) then %s else %s end', words, unsure, private.bits_expression(beside, beside, by_key, nth)
    )
    from neighbours cross join lateral (select private.mark_of_neighbours(words)) as b (beside)
  ) as every
$$;

-- What is sought as an expression of bits. Its runs are those that fit; and some others for phrases of words that are
-- unfinished, rare, or more than three. Brackets give the operators their precedence, which bits know none of.
create function private.sought_expression(sought tsquery, by_key text, nth integer) returns text
language sql immutable set search_path = ''
as $$
  select '((' || string_agg(
    case
      when found[1] <> '' then 'g.everything'
      when found[2] <> '' then '~(' || private.phrase_expression(found[2], 'g.nothing', by_key, nth) || ')'
      when found[3] <> '' then private.phrase_expression(found[3], 'g.everything', by_key, nth)
      else case found[4] when '(' then '(((' when ')' then ')))' when '!' then '~' when '!!' then ''
        when '|' then ')) | ((' else ') & (' end
    end, ' ' order by n
  ) || '))'
  from regexp_matches(sought::text, replace(
    '(!\( word(?: <-> word){3,} \))|!\( (word(?: <-> word){1,2}) \)|(word(?: <-> word)*)|(!!|[&|!()])',
    'word', '''(?:[^'']|'''')+''(?::\*)?'
  ), 'g') with ordinality as f (found, n)
$$;

-- The hours of some dates as an expression of bits: hours to the end of a day, days to the end of a month, months, and
-- so on back; null without a date.
create function private.dates_expression(since timestamptz, until timestamptz, by_key text, nth integer) returns text
language sql immutable set search_path = ''
as $$
  select string_agg(private.bits_expression(
    mark || to_char(first, form), mark || to_char(next - interval '1 hour', form) || chr(1114111), by_key, nth
  ), ' | ')
  from (
    select date_trunc('hour', coalesce(since at time zone 'UTC', '0001-01-01')) as begin,
      date_trunc('hour', coalesce(until at time zone 'UTC', '9999-12-01') + interval '3599.999999 seconds') as finish
  ) as d
  cross join lateral (
    select date_trunc('day', begin + interval '23 hours') as day, date_trunc('day', finish) as last_day
  ) as e
  cross join lateral (
    select date_trunc('month', day - interval '1 hour') + interval '1 month' as month,
      date_trunc('month', last_day) as last_month
  ) as f
  cross join lateral (values
    ('=hour:', 'YYYY-MM-DD HH24', begin, least(day, finish)),
    ('=day:', 'YYYY-MM-DD', day, least(month, last_day)),
    ('=month:', 'YYYY-MM', month, last_month),
    ('=day:', 'YYYY-MM-DD', greatest(last_month, least(month, last_day)), last_day),
    ('=hour:', 'YYYY-MM-DD HH24', greatest(last_day, day), finish)
  ) as r (mark, form, first, next)
  where first < next and coalesce(since, until) is not null
$$;

-- A query for the first runs of segments that fit, and of those beside segments; and whether that is all that was
-- asked for. Blocks are looked at that hold the first `looked_at` of what may fit: what comes before the end of these
-- (`bound`) is sure, since nothing that wasn't looked at comes before it.
create function private.segments_query(
  homes uuid[], bits text, sort text, key text, forth text, fits text,
  since timestamptz, until timestamptz, after_key text, after_id uuid, many integer, looked_at integer
) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  block_of text := '(select b.block from private.stored_run_blocks b
    where b.segment = g.id and b.sort = %L and (b.first_key, b.first_id) <= (%L, %L)
    order by b.first_key desc, b.first_id desc limit 1)';
  as_text text := case sort when 'date' then 'private.date_key(%s)' when 'duration' then 'private.duration_key(%s)'
    else '%s' end;
  before_all uuid := '00000000-0000-0000-0000-000000000000';
  lower text := case when since is not null then format(block_of, sort, private.date_key(since), before_all) end;
  upper text := case when until is not null then format(block_of, sort, private.date_key(until), before_all) end;
  near text := case forth when 'asc' then 'first' else 'last' end;
  far text := case forth when 'asc' then 'last' else 'first' end;
  after_place text := case sort when 'date' then private.date_key(after_key::timestamptz)
    when 'duration' then private.duration_key(after_key::integer) else after_key end;
begin
  if after_place is not null and forth = 'asc' then
    lower := format('greatest(%s, %s)', coalesce(lower, 'null'), format(block_of, sort, after_place, after_id));
  elsif after_place is not null then
    upper := format(
      'least(%s, coalesce(%s, -1))', coalesce(upper, 'null'), format(block_of, sort, after_place, after_id)
    );
  end if;
  return format(
    'with segment as materialized (
       select g.id, g.everything & (%1$s) as whole, coalesce(%2$s, 0) as first_block, %3$s as last_block
       from private.stored_run_segments g where g.organization_id = any (%4$L)
     ), counted as (
       select id as segment, block, bits, n, sum(n) over blocks as so_far
       from (
         select id, block, bits, bit_count(bits)::integer as n
         from segment cross join generate_series(first_block, last_block) as block
         cross join lateral (select substring(whole from 64 * block + 1 for 64) as bits offset 0) as b
       ) as every where n > 0
       window blocks as (partition by id order by block %5$s rows unbounded preceding)
     ), block as materialized (
       select segment, block, bits, n, run_ids,
         %6$s_key as near_key, %6$s_id as near_id, %7$s_key as far_key, %7$s_id as far_id
       from counted cross join lateral (
         select first_key, first_id, last_key, last_id, run_ids from private.stored_run_blocks b
         where b.segment = counted.segment and b.sort = %8$L and b.block = counted.block offset 0
       ) as b
       where so_far - n < %9$s
     ), bound as materialized (
       select far_key as key, far_id as id
       from (select *, sum(n) over (order by far_key %5$s, far_id %5$s, segment) as so_far from block) as b
       where so_far >= %9$s order by far_key %5$s, far_id %5$s limit 1
     ), found as (
       select s.run_id, place from block
       cross join generate_series(0, 63) as i
       cross join lateral (
         select from private.stored_run_places p where p.run_id = run_ids[i + 1] and p.segment = block.segment offset 0
       ) as p
       cross join lateral (
         select run_id, %10$I as place from public.wizard_stored_runs where run_id = run_ids[i + 1] and %11$s offset 0
       ) as s
       where get_bit(bits, i) = 1
         and not exists (select from bound where (near_key, near_id) %12$s (bound.key, bound.id))
     ), page as materialized (
       select run_id, place from (
         select run_id, place from found
         union all
         select s.run_id, place from private.stored_run_places p
         cross join lateral (
           select run_id, %10$I as place from public.wizard_stored_runs where run_id = p.run_id and %11$s offset 0
         ) as s
         where p.organization_id = any (%4$L) and p.segment is null
       ) as every order by place %5$s, run_id %5$s limit %13$s
     )
     select array(select run_id from page order by place %5$s, run_id %5$s),
       not exists (select from bound) or (select count(*) from page) = %13$s
         and not exists (select from page, bound where (%14$s, run_id) %12$s (bound.key, bound.id))',
    bits, coalesce(lower, '0'), coalesce(upper, '(g.runs - 1) / 64'), homes, forth, near, far, sort, looked_at, key,
    fits, case forth when 'asc' then '>' else '<' end, many, format(as_text, 'place')
  );
end $$;

-- The ids of a part of a listing, in order: of the runs of an organization, or of a person. Its pieces are put
-- together for what is asked, so that each is planned for the values at hand. Where the order has no index that knows
-- what the listing is narrowed to, the first 500 of the order are looked at; what these don't hold enough of is found
-- in each segment and beside them. (It can't be planned for how few there will be: one thing is looked up after another.)
create function private.stored_run_page(
  home uuid, is_own boolean, wizard uuid, parts tsquery[], since timestamptz, until timestamptz,
  sort text, after_key text, after_id uuid, many integer
) returns uuid[]
language plpgsql stable set search_path = ''
set enable_seqscan = off set max_parallel_workers_per_gather = 0 set jit = off
as $$
declare
  sorts text[] := '{date,name,wizard,duration}';
  nth integer := coalesce(array_position(sorts, split_part(sort, '_', 1)), 4);
  is_by_date boolean := nth = 1;
  by_key text := 'by_' || sorts[nth];
  key text := ('{completed_at,name_key,wizard_key,duration_seconds}'::text[])[nth];
  forth text := case split_part(sort, '_', 2) when 'asc' then 'asc' else 'desc' end;
  -- A person's runs of one wizard are in order of date alone.
  is_of_wizard boolean := wizard is not null and (is_by_date or not is_own);
  whose text := concat_ws(' and ',
    case when is_own then 'user_id' else 'organization_id' end || ' = ' || quote_literal(home),
    case when is_of_wizard then 'wizard_id = ' || quote_literal(wizard) end
  );
  within text := concat_ws(' and ', 'true',
    case when is_by_date then private.dated(since, until) end,
    case when after_id is not null then
      format('(%I, run_id) %s (%L, %L)', key, case forth when 'asc' then '>' else '<' end, after_key, after_id) end
  );
  fits text := nullif(concat_ws(' and ',
    (select string_agg(format('search @@ %L::tsquery', part), ' and ') from unnest(parts) as part),
    case when not is_of_wizard then 'wizard_id = ' || quote_literal(wizard) end,
    case when not is_by_date then private.dated(since, until) end
  ), '');
  walk text := format(
    'select run_id, %5$s as fits from public.wizard_stored_runs where %2$s and %3$s order by %1$I %4$s, run_id %4$s',
    key, whose, within, forth, coalesce(fits, 'true')
  );
  looked_at integer := many + many / 4 + 8;
  page uuid[];
  is_all boolean;
begin
  if since >= until then
    return '{}';
  end if;
  if fits is null then
    execute format('select array(select run_id from (%s limit %s) as walked)', walk, many) into page;
    return page;
  end if;
  execute format(
    'with near as materialized (%1$s limit 500)
     select page, cardinality(page) = %2$s or (select count(*) from near) < 500
     from (select array(select run_id from near where fits limit %2$s) as page offset 0) as found',
    walk, many
  ) into page, is_all;
  while not is_all loop
    execute private.segments_query(
      private.homes_of(home, is_own),
      concat_ws(' & ',
        (select string_agg(private.sought_expression(part, by_key, nth), ' & ') from unnest(parts) as part),
        private.sought_expression(private.marked_query(array_remove(array[
          case when is_own then private.mark_of('person:', home) end, private.mark_of('wizard:', wizard)
        ], null)), by_key, nth),
        '(' || case when not is_by_date then private.dates_expression(since, until, by_key, nth) end || ')'
      ),
      sorts[nth], key, forth, concat_ws(' and ', whose, within, fits),
      case when is_by_date then since end, case when is_by_date then until end, after_key, after_id, many, looked_at
    ) into page, is_all;
    looked_at := 4 * looked_at;
  end loop;
  return page;
end $$;

do $$
begin
  while private.index_stored_runs() > 0 loop
  end loop;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function private.index_stored_runs() to usher_worker;
