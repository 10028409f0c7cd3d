-- Exports: runs taken along as files, and brought back from them.

-- Whether a run that the caller sees is theirs to take along: one's own, one of an organization that one operates, or one
-- that was shared so.
create function private.may_export(wanted uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.wizard_runs r
    where r.id = wanted and r.deleted_at is null and (
      r.user_id = auth.uid()
      or (r.preview_id is null and r.organization_id in (select private.orgs_as('operator')))
      or (r.stored_at is not null and exists (
        select from public.wizard_run_shares s
        where s.run_id = r.id and s.shared_with = auth.uid() and s.revoked_at is null and s.can_export
      ))
    )
  );
end $$;

-- Those of the stored runs that the caller may take along, in the order in which they are named, each with its answers and
-- steps. A definer's function, so that the rights are looked at once a run and not once an answer.
create function private.exported_runs(wanted uuid[]) returns setof json
language plpgsql stable security definer rows 500 set search_path = ''
as $$
declare
  operated uuid[] := array(select private.orgs_as('operator'));
begin
  return query
    select json_build_object(
      'run_id', s.run_id, 'wizard_id', s.wizard_id, 'wizard_slug', w.slug, 'wizard_name', s.wizard_name,
      'version_id', s.version_id, 'version_number', s.version_number, 'content_hash', v.content_hash,
      'run_name', s.run_name, 'run_notes', s.run_notes, 'tags', s.tags, 'executed_by', p.name, 'status', r.status,
      'started_at', s.started_at, 'completed_at', s.completed_at, 'duration_seconds', s.duration_seconds,
      'stored_at', s.stored_at, 'is_redacted', r.redacted_at is not null,
      'answers', (
        select coalesce(json_agg(json_build_array(
          a.option_set_id, a.key, a.selection_type, a.value, a.label, a.state, a.updated_at
        )), '[]')
        from public.wizard_run_option_set_responses a
        where a.run_id = s.run_id and a.detached_at is null and a.state <> 'draft'
      ),
      'files', (
        select coalesce(json_object_agg(f.id, f.sha256), '{}')
        from public.wizard_run_file_uploads f where f.run_id = s.run_id and f.status = 'stored'
      ),
      'steps', (
        select coalesce(json_agg(json_build_object(
          'id', t.step_id, 'key', t.step_key, 'status', t.status, 'started_at', t.started_at,
          'completed_at', t.completed_at, 'time_spent_seconds', t.time_spent_seconds
        ) order by t.started_at, t.step_id), '[]')
        from public.wizard_run_step_responses t where t.run_id = s.run_id
      )
    )
    from unnest(wanted) with ordinality as n (id, position)
    join public.wizard_stored_runs s on s.run_id = n.id
    join public.wizard_runs r on r.id = s.run_id
    join public.wizards w on w.id = s.wizard_id
    join public.wizard_versions v on v.id = s.version_id
    left join public.profiles p on p.user_id = s.user_id
    where r.deleted_at is null
      and (s.user_id = auth.uid() or s.organization_id = any (operated) or private.may_export(s.run_id))
    order by n.position;
end $$;

-- Keeps a run that has just been brought in from a file, with what the file claims of itself.
create function private.bring_run(wanted uuid, called text, notes text, labels text[], claimed jsonb) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not private.store_run(wanted, called, notes, labels) then
    raise exception 'this run was stored before' using errcode = 'unique_violation', constraint = 'wizard_stored_runs_pkey';
  end if;
  update public.wizard_stored_runs set origin = claimed where run_id = wanted and user_id = auth.uid();
end $$;

revoke execute on all functions in schema private from public;
grant execute on function
  private.may_export(uuid), private.exported_runs(uuid[]), private.bring_run(uuid, text, text, text[], jsonb)
  to usher_person;
