-- add --
-- A wizard of an organization; no id where its slug is taken
select private.add_wizard(
  %(organization)s, %(slug)s, %(exact)s, %(name)s, %(description)s, %(draft)s::jsonb, %(error_count)s, %(template)s
)

-- show --
-- A wizard without its draft
select private.show_wizard(%(wizard)s)

-- get --
-- A wizard with its draft
select private.read_draft(%(wizard)s)

-- hold --
-- The same, locked
select private.hold_draft(%(wizard)s)

-- save --
-- Makes a structure the draft, under the next revision
update wizards set
  name = %(name)s, description = %(description)s, draft = %(draft)s::jsonb, error_count = %(error_count)s,
  revision = revision + 1
where id = %(wizard)s

-- judge --
-- What is wrong with the draft was judged anew
update wizards set error_count = %(error_count)s where id = %(wizard)s

-- point --
-- Makes a version the published one, or none
update wizards set published_version_id = %(version)s, revision = revision + 1 where id = %(wizard)s

-- archive --
-- Puts a wizard away, or takes it out again
update wizards set archived_at = case when %(away)s then now() end, revision = revision + 1 where id = %(wizard)s

-- list --
-- A part of a listing
select place, id, document
from private.list_wizards(
  %(organization)s, %(status)s, %(category)s, %(difficulty_level)s, %(tags)s, %(text)s, %(sort)s, %(key)s, %(id)s, %(limit)s
)

-- categories --
-- How many of the listed wizards each category has
select category, wizards from private.count_categories(%(organization)s)

-- answer_counts --
-- In how many runs of a wizard each field has an answer
select private.answer_counts(%(wizard)s)
