-- Wizards of one organization: six of ten published, three drafts, one archived, of names, tags and categories that are
-- common, rare, or gone out of use.
select setseed(0.5);

alter table public.wizards disable trigger touch;

create temporary table made as
select
  n,
  gen_random_uuid() as id,
  concat_ws(' ',
    (array['Quarterly', 'Annual', 'Internal', 'New', 'Weekly', 'External', 'Regional', 'Simple'])[1 + floor(random() * 8)],
    (array['invoice', 'event', 'survey', 'onboarding', 'database', 'product', 'travel', 'inventory', 'hiring', 'budget'])
      [1 + floor(random() * 10)],
    (array['import', 'setup', 'request', 'review', 'wizard', 'check', 'order'])[1 + floor(random() * 7)],
    'for', (array['Berlin', 'Boston', 'Lima', 'Oslo', 'Kyoto', 'Accra', 'Quito', 'Perth'])[1 + floor(random() * 8)],
    'n' || n
  ) as name,
  case when n <= 5 then 'Onboarding & Training Wizards' else (array[
    'Data Import & ETL Wizards', 'Configuration & Setup Wizards', 'Form & Survey Wizards',
    'Product Configuration Wizards', 'Workflow & Approval Wizards', 'Integration & API Setup Wizards'
  ])[1 + floor(random() * 6)] end as category,
  case when n <= 5 then '["forgotten"]'::jsonb
    else jsonb_build_array('tag' || floor(random() * 400), (array['sales', 'finance', 'people', 'office'])[1 + floor(random() * 4)]) end as tags,
  (array['easy', 'medium', 'hard'])[1 + floor(random() * 3)] as difficulty_level,
  case when n % 10 < 6 then 'published' when n % 10 < 9 then 'draft' else 'archived' end as status
from generate_series(1, current_setting('bench.wizards')::bigint) as n;

insert into public.wizards (id, organization_id, slug, name, description, draft, created_at, updated_at, archived_at)
select
  id, current_setting('bench.organization')::uuid, 'wizard-' || n, name, 'What ' || name || ' asks, and what it does then.',
  jsonb_build_object(
    'name', name, 'category', category, 'tags', tags, 'difficulty_level', difficulty_level, 'estimated_time', 5 + n % 20,
    'steps', (
      select jsonb_agg(jsonb_build_object(
        'id', gen_random_uuid(), 'key', 'step' || s, 'name', 'Step ' || s, 'option_sets', (
          select jsonb_agg(jsonb_build_object(
            'id', gen_random_uuid(), 'key', 'field' || f, 'question', 'What is ' || md5(f::text || s || n) || '?'
          )) from generate_series(1, 4) as f
        )
      )) from generate_series(1, 3) as s
    )
  ),
  now() - interval '2 years' + n * interval '10 minutes',
  now() - interval '1 year' + n * interval '4 minutes' + random() * interval '70 days',
  case when status = 'archived' then now() end
from made;

insert into public.wizard_versions (wizard_id, organization_id, number, structure, content_hash)
select id, current_setting('bench.organization')::uuid, 1, '{}', 'hash' from made where status = 'published';

update public.wizards w set published_version_id = v.id from public.wizard_versions v where v.wizard_id = w.id;

alter table public.wizards enable trigger touch;
