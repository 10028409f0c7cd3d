-- Playing: a run as it was recorded, in one call and under the policies; how it came about, line by line; and what those
-- who look at it note beside its steps.

-- When something was answered is a fact of the answer: redaction and migrations, which the owner's functions do, leave it.
create function private.touch_answer() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := case when current_user = 'usher_owner' then old.updated_at else now() end;
  return new;
end $$;
drop trigger touch on public.wizard_run_option_set_responses;
create trigger touch before update on public.wizard_run_option_set_responses
  for each row execute function private.touch_answer();

-- Whether the caller sees the run, for functions that can't be held by its policy.
create function private.sees_run(wanted uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.wizard_runs r
    where r.id = wanted and r.deleted_at is null and private.came_rightly() and (
      r.user_id = auth.uid()
      or (r.preview_id is null and r.organization_id in (select private.orgs_as('operator')))
      or (r.stored_at is not null and r.id in (select private.shared_runs()))
    )
  );
end $$;

-- What is noted beside a step of a run, as plain text. Taken back, it stays written down.
create table public.wizard_run_annotations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  run_id uuid not null,
  step_id uuid not null,
  author uuid default auth.uid(),
  text text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint wizard_run_annotations_text check (char_length(btrim(text)) between 1 and 4000),
  constraint wizard_run_annotations_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_run_annotations_author foreign key (author) references public.profiles (user_id) on delete set null
);
create index wizard_run_annotations_of_run on public.wizard_run_annotations (run_id, created_at, id)
  where deleted_at is null;
create index wizard_run_annotations_run on public.wizard_run_annotations (organization_id, run_id);
create index wizard_run_annotations_author on public.wizard_run_annotations (author);

alter table public.wizard_run_annotations enable row level security, force row level security;
revoke all on public.wizard_run_annotations from public, anon, authenticated, service_role;
grant select, insert (organization_id, run_id, step_id, text) on public.wizard_run_annotations to usher_person;
create policy wizard_run_annotations_owner on public.wizard_run_annotations to usher_owner using (true) with check (true);
create policy wizard_run_annotations_read on public.wizard_run_annotations for select to usher_person using (
  deleted_at is null and exists (select from public.wizard_runs r where r.id = run_id)
);
create policy wizard_run_annotations_add on public.wizard_run_annotations for insert to usher_person with check (
  author = (select auth.uid())
  and exists (select from public.wizard_runs r where r.id = run_id and r.preview_id is null)
);

-- What somebody is called whose run the caller sees, or who noted something beside it.
create function private.name_beside(run uuid, person uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select p.name from public.profiles p
    where p.user_id = person and private.sees_run(run) and (
      person = auth.uid() or
      exists (select from public.wizard_runs r where r.id = run and r.user_id = person)
      or exists (select from public.wizard_run_annotations a where a.run_id = run and a.author = person)
    )
  );
end $$;

-- Takes back an annotation: its author may, and whose run it is. Whether there was one.
create function private.remove_annotation(run uuid, annotation uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_run_annotations a set deleted_at = now()
    where a.id = annotation and a.run_id = run and a.deleted_at is null and private.sees_run(run) and (
      a.author = auth.uid()
      or exists (select from public.wizard_runs r where r.id = run and r.user_id = auth.uid())
    );
  return found;
end $$;

-- A run with all that was recorded of it, as the caller sees it; null for what they may not see.
create function private.recorded_run(wanted uuid) returns json
language plpgsql stable set search_path = ''
as $$
declare
  document json;
begin
  select json_build_object(
    'id', r.id, 'status', r.status, 'revision', r.revision, 'current_step', r.current_step,
    'completed_steps', r.completed_steps, 'skipped', r.skipped, 'focus', r.focus, 'awaiting', r.awaiting,
    'intents', r.intents, 'held_step', r.held_step, 'wizard_id', r.wizard_id, 'wizard_name', w.name,
    'version_id', coalesce(r.version_id, r.preview_id), 'version_number', coalesce(v.number, 0),
    'newer_version', case when w.latest_version > v.number then w.latest_version end,
    'organization_id', r.organization_id, 'session_id', r.session_id, 'user_id', r.user_id,
    'executed_by', private.name_beside(r.id, r.user_id),
    'run_name', k.run_name, 'run_notes', k.run_notes, 'tags', k.tags,
    'started_at', r.started_at, 'completed_at', r.completed_at, 'duration_seconds', r.duration_seconds,
    'stored_at', r.stored_at, 'redacted', r.redacted_at is not null,
    'answers', '[]'::json, 'drafts', '[]'::json,
    'responses', (
      select coalesce(
        json_agg(
          json_build_array(
            a.option_set_id, a.key, a.selection_type, a.value, a.label, a.state, a.source, a.snapshot, a.updated_at,
            a.detached_at is not null
          )
          order by a.created_at, a.option_set_id
        ),
        '[]'
      )
      from public.wizard_run_option_set_responses a where a.run_id = r.id
    ),
    'steps', (
      select coalesce(
        json_agg(
          json_build_array(s.step_id, s.step_key, s.status, s.started_at, s.completed_at, s.time_spent_seconds)
          order by s.started_at, s.step_id
        ),
        '[]'
      )
      from public.wizard_run_step_responses s where s.run_id = r.id
    ),
    'files', (
      select coalesce(
        json_agg(
          json_build_array(
            f.option_set_id, f.id, f.file_name, f.file_size, f.file_type, f.sha256, f.status = 'stored'
          )
          order by f.uploaded_at, f.id
        ),
        '[]'
      )
      from public.wizard_run_file_uploads f
      where f.run_id = r.id and f.uploaded_at is not null
        and (r.redacted_at is not null or private.file_is_used(r.id, f.id))
    )
  ) into document
  from public.wizard_runs r
  left join public.wizards w on w.id = r.wizard_id
  left join public.wizard_versions v on v.id = r.version_id
  left join public.wizard_stored_runs k on k.run_id = r.id
  where r.id = wanted;
  return document;
end $$;

-- How a run came about: its lines of the transcript after a position, oldest first, and before them what was said in the
-- message with which it began. Of a run that the caller doesn't see, null.
create function private.run_timeline(wanted uuid, after bigint, most integer) returns json
language plpgsql stable security definer set search_path = ''
as $$
declare
  began public.wizard_interactions;
  lines json;
begin
  if not private.sees_run(wanted) then
    return null;
  end if;
  select i.* into began from public.wizard_interactions i where i.run_id = wanted order by i.position limit 1;
  select json_build_array(coalesce(r.version_id, r.preview_id), (select coalesce(json_agg(json_build_array(
    l.position, l.created_at, r.started_at, l.role, l.stage, l.text, l.outcome, l.turn_id is not null,
    l.redacted_at is not null
  ) order by l.position), '[]') from (
    (
      select * from (
        select i.* from public.wizard_interactions i
        where i.session_id = began.session_id and i.position < began.position order by i.position desc limit 50
      ) earlier
      where earlier.turn_id = began.turn_id and earlier.run_id is null and earlier.position > after
    )
    union all
    (
      select i.* from public.wizard_interactions i
      where i.run_id = wanted and i.position > after order by i.position limit most
    )
    order by position limit most
  ) l)) into lines
  from public.wizard_runs r where r.id = wanted;
  return lines;
end $$;

-- Where to begin to tell of a step, or of what happened so long after the run's start: the position before the first such
-- line, else the last one.
create function private.timeline_place(wanted uuid, about text, offset_ms bigint) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
declare
  place bigint;
begin
  if not private.sees_run(wanted) then
    return null;
  end if;
  if about is null and offset_ms is null then
    return 0;
  end if;
  select i.position - 1 into place from public.wizard_runs r join public.wizard_interactions i on i.run_id = r.id
    where r.id = wanted and (about is null or i.stage = about)
      and (offset_ms is null or i.created_at >= r.started_at + make_interval(secs => offset_ms / 1000.0))
    order by i.position limit 1;
  return coalesce(place, (select max(i.position) from public.wizard_interactions i where i.run_id = wanted), 0);
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.sees_run(uuid), private.name_beside(uuid, uuid), private.remove_annotation(uuid, uuid),
  private.recorded_run(uuid), private.run_timeline(uuid, bigint, integer),
  private.timeline_place(uuid, text, bigint)
  to usher_person;
