-- begin --
-- A place for a file that is on its way; null where there is none
select private.begin_upload(
  %(run)s, %(field)s, %(key)s, %(upload)s, %(name)s, %(path)s, %(most)s
)

-- touch --
-- That bytes still come in
update wizard_run_file_uploads set touched_at = now() where id = %(upload)s and status = 'uploading' returning id

-- finish --
-- The file is there, unless it was given up meanwhile
update wizard_run_file_uploads
set status = 'stored', file_size = %(size)s, file_type = %(type)s, sha256 = %(sha256)s, uploaded_at = now()
where id = %(upload)s and status = 'uploading'
returning id, key, file_name, file_size, file_type, sha256

-- give_up --
-- Forgets a file that didn't come whole
delete from wizard_run_file_uploads where id = %(upload)s and status = 'uploading'

-- state --
-- Whether the person may take a file back, and what is in the way
select private.file_is_used(f.run_id, f.id), r.status
from wizard_run_file_uploads f join wizard_runs r on r.id = f.run_id
where f.run_id = %(run)s and f.id = %(file)s and f.status = 'stored'

-- remove --
-- Takes a file back that no answer names
update wizard_run_file_uploads set status = 'removed', removed_at = now()
where run_id = %(run)s and id = %(file)s and status = 'stored' and not private.file_is_used(run_id, id)
returning id

-- seen --
-- Whether the person sees the run
select id from wizard_runs where id = %(run)s

-- list --
-- The stored files of a run
select id, key, file_name, file_size, file_type, sha256 from wizard_run_file_uploads
where run_id = %(run)s and status = 'stored' order by uploaded_at, id

-- get --
-- One of them, with where its bytes are
select id, key, file_name, file_size, file_type, sha256, run_id, file_path from wizard_run_file_uploads
where run_id = %(run)s and id = %(file)s and status = 'stored'

-- linked --
-- The file of a link
select private.linked_file(%(file)s)

-- collectable --
-- Lets files go that nobody needs; where their bytes are
select * from private.collectable_files(%(batch)s)

-- collected --
-- Those bytes are gone
select private.files_collected(%(paths)s)
