-- Files that people upload into a run: what is known of each. The bytes are elsewhere, under a path that says nothing.

-- `file_type`: the media type by content. `touched_at`: when bytes last came in, so that an upload whose server died doesn't
-- count for long. Where answers go over into another run of the same person, their files are of both runs, under one id
-- and over the same bytes.
create table public.wizard_run_file_uploads (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null,
  run_id uuid not null,
  option_set_id uuid not null,
  key text not null,
  user_id uuid default auth.uid(),
  file_name text not null,
  file_path text not null,
  file_size bigint,
  file_type text,
  sha256 text,
  status text not null default 'uploading',
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  uploaded_at timestamptz,
  removed_at timestamptz,
  primary key (id, run_id),
  constraint wizard_run_file_uploads_name_form check (char_length(file_name) between 1 and 255),
  constraint wizard_run_file_uploads_size_range check (file_size > 0),
  constraint wizard_run_file_uploads_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint wizard_run_file_uploads_status check (status in ('uploading', 'stored', 'removed')),
  constraint wizard_run_file_uploads_whole check (
    status <> 'stored' or num_nonnulls(file_size, file_type, sha256, uploaded_at) = 4
  ),
  constraint wizard_run_file_uploads_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_run_file_uploads_person foreign key (user_id) references public.profiles (user_id) on delete set null
);
create index wizard_run_file_uploads_of_run on public.wizard_run_file_uploads (run_id, option_set_id);
create index wizard_run_file_uploads_of_person on public.wizard_run_file_uploads (user_id);
create index wizard_run_file_uploads_path on public.wizard_run_file_uploads (file_path);
create index wizard_run_file_uploads_begun on public.wizard_run_file_uploads (touched_at) where status = 'uploading';

-- Where bytes are that no row needs any more, until they are taken away.
create table private.file_remains (
  file_path text primary key,
  left_at timestamptz not null default now()
);
alter table private.file_remains enable row level security, force row level security;
revoke all on private.file_remains from public, anon, authenticated, service_role;
create policy file_remains_owner on private.file_remains to usher_owner using (true) with check (true);

-- Whatever makes a file go, its bytes are remembered until they are gone too.
create function private.leave_remains() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.file_remains (file_path) values (old.file_path) on conflict do nothing;
  return null;
end $$;
create trigger leave_remains after delete on public.wizard_run_file_uploads
  for each row execute function private.leave_remains();
create trigger leave_remains_of_removed after update of status on public.wizard_run_file_uploads
  for each row when (new.status = 'removed' and old.status <> 'removed') execute function private.leave_remains();

-- Whether an answer, also one that was set aside, names the file.
create function private.file_is_used(run uuid, file uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from public.wizard_run_option_set_responses a
    where a.run_id = run and a.selection_type = 'file_upload'
      and a.value @> jsonb_build_array(jsonb_build_object('id', file))
  )
$$;

-- An answer that comes from another run of the same person brings its files along.
create function private.bring_files() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.wizard_run_file_uploads (
    id, organization_id, run_id, option_set_id, key, user_id, file_name, file_path, file_size, file_type, sha256, status,
    uploaded_at
  )
  select distinct on (f.id) f.id, r.organization_id, r.id, new.option_set_id, new.key, f.user_id, f.file_name, f.file_path,
    f.file_size, f.file_type, f.sha256, f.status, f.uploaded_at
  from jsonb_array_elements(case jsonb_typeof(new.value) when 'array' then new.value else '[]' end) as named (file)
  join public.wizard_run_file_uploads f on f.status = 'stored'
    and f.id = case when named.file ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (named.file ->> 'id')::uuid end
  join public.wizard_runs origin on origin.id = f.run_id
  join public.wizard_runs r on r.id = new.run_id and r.id <> f.run_id and r.user_id = origin.user_id
  on conflict do nothing;
  return null;
end $$;
create trigger bring_files after insert on public.wizard_run_option_set_responses
  for each row when (new.selection_type = 'file_upload') execute function private.bring_files();

-- How many files of a field are on their way, or there and new since its answer: what it may still take is counted
-- without those that the answer names or has left behind, so that an answer can be replaced.
create function private.waiting_files(run uuid, field uuid) returns integer
language sql stable set search_path = ''
as $$
  select count(*)::integer from public.wizard_run_file_uploads f
  where f.run_id = run and f.option_set_id = field and (
    (f.status = 'uploading' and f.touched_at > now() - interval '3 minutes')
    or (f.status = 'stored' and not private.file_is_used(run, f.id) and not exists (
      select from public.wizard_run_option_set_responses a
      where a.run_id = run and a.option_set_id = field and a.updated_at > f.uploaded_at
    ))
  )
$$;

-- A place for one more file of a field of the caller's own run, unless `most` are waiting there; null if there is none.
-- Asked for twice at once, it is given once.
create function private.begin_upload(
  run uuid, field uuid, field_key text, upload uuid, named text, path text, most integer
) returns uuid
language plpgsql volatile set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('upload ' || run || field, 0));
  if private.waiting_files(run, field) >= most then
    return null;
  end if;
  insert into public.wizard_run_file_uploads (id, organization_id, run_id, option_set_id, key, file_name, file_path)
  select upload, r.organization_id, r.id, field, field_key, named, path from public.wizard_runs r where r.id = run;
  if not found then
    raise exception 'no such run of yours' using errcode = 'no_data_found', constraint = 'wizard_runs_own';
  end if;
  return upload;
end $$;

-- Whether there is such a file, or there are bytes: a new file has an id and a place of its own, never another's.
create function private.file_is_there(file uuid, path text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from public.wizard_run_file_uploads f where f.id = file)
    or exists (select from public.wizard_run_file_uploads f where f.file_path = path)
    or exists (select from private.file_remains m where m.file_path = path)
$$;

-- The file of a link whose signature was found to be right; who asks has no name.
create function private.linked_file(wanted uuid) returns json
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select json_build_array(f.id, f.key, f.file_name, f.file_size, f.file_type, f.sha256, f.run_id, f.file_path)
    from public.wizard_run_file_uploads f join public.wizard_runs r on r.id = f.run_id
    where f.id = wanted and f.status = 'stored' and r.deleted_at is null and r.redacted_at is null
    limit 1
  );
end $$;

-- Lets files go that nobody needs, at most `batch`, and answers where bytes are to be taken away.
-- What has expired may be taken up again, so what its answers name stays until they are redacted.
create function private.collectable_files(batch integer default 500) returns setof text
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.wizard_run_file_uploads set status = 'removed', removed_at = now() where (id, run_id) in (
    select f.id, f.run_id from public.wizard_run_file_uploads f
    where f.status = 'uploading' and f.touched_at < now() - interval '1 hour'
    limit batch for update skip locked
  );
  update public.wizard_run_file_uploads set status = 'removed', removed_at = now() where (id, run_id) in (
    select f.id, f.run_id from public.wizard_run_file_uploads f join public.wizard_runs r on r.id = f.run_id
    where f.status <> 'removed' and (
      r.deleted_at is not null or r.redacted_at is not null
      or (r.status <> 'in_progress' and r.updated_at < now() - interval '1 day' and (
        r.status = 'abandoned' or not private.file_is_used(r.id, f.id)
      ))
    )
    limit batch for update of f skip locked
  );
  return query
    select m.file_path from private.file_remains m
    where not exists (
      select from public.wizard_run_file_uploads f where f.file_path = m.file_path and f.status <> 'removed'
    )
    order by m.left_at limit batch;
end $$;

-- The bytes are gone.
create function private.files_collected(paths text[]) returns void
language sql volatile security definer set search_path = ''
as $$ delete from private.file_remains where file_path = any (paths) $$;

alter table public.wizard_run_file_uploads enable row level security, force row level security;
revoke all on public.wizard_run_file_uploads from public, anon, authenticated, service_role;
grant select, delete,
  insert (id, organization_id, run_id, option_set_id, key, file_name, file_path),
  update (status, file_size, file_type, sha256, touched_at, uploaded_at, removed_at)
  on public.wizard_run_file_uploads to usher_person;
create policy wizard_run_file_uploads_owner on public.wizard_run_file_uploads to usher_owner using (true) with check (true);
-- Whoever may read a run may read its files; only its person adds and removes them, while it is in progress.
create policy wizard_run_file_uploads_read on public.wizard_run_file_uploads for select to usher_person
  using (exists (select from public.wizard_runs r where r.id = run_id));
create policy wizard_run_file_uploads_add on public.wizard_run_file_uploads for insert to usher_person
  with check (user_id = (select auth.uid()) and not private.file_is_there(id, file_path) and exists (
    select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
  ));
create policy wizard_run_file_uploads_change on public.wizard_run_file_uploads for update to usher_person using (exists (
  select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
));
create policy wizard_run_file_uploads_give_up on public.wizard_run_file_uploads for delete to usher_person using (
  status = 'uploading' and exists (
    select from public.wizard_runs r where r.id = run_id and r.user_id = (select auth.uid()) and r.status = 'in_progress'
  )
);

-- As before, with what was entered and isn't an answer yet, the times, and the files.
create or replace function private.run_record(wanted uuid) returns json
language plpgsql volatile set search_path = ''
as $$
declare
  document json;
begin
  select json_build_object(
    'id', r.id, 'status', r.status, 'revision', r.revision, 'current_step', r.current_step,
    'completed_steps', r.completed_steps, 'skipped', r.skipped, 'focus', r.focus, 'awaiting', r.awaiting,
    'intents', r.intents, 'held_step', r.held_step, 'wizard_id', r.wizard_id, 'wizard_slug', w.slug,
    'wizard_name', w.name, 'version_id', coalesce(r.version_id, r.preview_id), 'version_number', coalesce(v.number, 0),
    'is_preview', r.preview_id is not null, 'organization_id', r.organization_id, 'session_id', r.session_id,
    'user_id', r.user_id, 'started_at', r.started_at, 'completed_at', r.completed_at, 'expires_at', r.expires_at,
    'stored_at', r.stored_at, 'keeping', r.keeping,
    'answers', (
      select coalesce(json_agg(json_build_array(a.key, a.value, a.label, a.state, a.source)), '[]')
      from public.wizard_run_option_set_responses a where a.run_id = r.id and a.detached_at is null
    ),
    'drafts', (
      select coalesce(json_agg(json_build_array(d.key, d.value, d.code, d.message)), '[]')
      from public.wizard_run_drafts d where d.run_id = r.id
    ),
    'files', (
      select coalesce(json_agg(
        json_build_array(f.id, f.key, f.file_name, f.file_size, f.file_type, f.sha256) order by f.uploaded_at, f.id
      ), '[]')
      from public.wizard_run_file_uploads f where f.run_id = r.id and f.status = 'stored'
    )
  ) into document
  from public.wizard_runs r
  join public.wizards w on w.id = r.wizard_id
  left join public.wizard_versions v on v.id = r.version_id
  left join public.wizard_previews p on p.id = r.preview_id
  where r.id = wanted and coalesce(v.id, p.id) is not null;
  return document;
end $$;

-- As before, with the drafts and the files.
create or replace function private.remove_preview(wanted uuid) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  conversations uuid[] := array(select id from public.wizard_sessions where preview_id = wanted for update);
  runs uuid[] := array(select id from public.wizard_runs where preview_id = wanted for update);
  turns uuid[] := array(select id from public.wizard_turns where session_id = any (conversations) for update);
  executions uuid[] := array(select id from public.action_executions where run_id = any (runs));
begin
  update public.wizard_sessions set active_run_id = null where id = any (conversations);
  delete from public.wizard_interactions where session_id = any (conversations) or run_id = any (runs);
  delete from public.wizard_turn_frames where turn_id = any (turns);
  delete from public.wizard_turns where id = any (turns);
  delete from public.action_execution_keys k using public.action_executions e
    where e.id = any (executions) and k.organization_id = e.organization_id and k.execution_id = e.id;
  delete from public.action_execution_logs where execution_id = any (executions);
  delete from public.action_executions where id = any (executions);
  delete from public.wizard_run_file_uploads where run_id = any (runs);
  delete from public.wizard_run_drafts where run_id = any (runs);
  delete from public.wizard_run_option_set_responses where run_id = any (runs);
  delete from public.wizard_run_step_responses where run_id = any (runs);
  delete from public.wizard_runs where id = any (runs);
  delete from public.wizard_sessions where id = any (conversations);
  delete from public.wizard_previews where id = wanted;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.file_is_used(uuid, uuid), private.waiting_files(uuid, uuid), private.file_is_there(uuid, text),
  private.begin_upload(uuid, uuid, text, uuid, text, text, integer)
  to usher_person;
grant execute on function private.linked_file(uuid) to usher_anon;
grant execute on function private.collectable_files(integer), private.files_collected(text[]) to usher_worker;
