-- The published event of the event wizard, and the only ways in which one is published or cancelled.

create table public.events (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  user_id uuid,
  run_id uuid not null,
  execution_id uuid not null,
  title text not null,
  slug text not null,
  type text not null,
  description text,
  event_date date not null,
  start_time time not null,
  end_time time,
  -- An end at or before the start is on the next day.
  ends_on date generated always as (event_date + case when end_time <= start_time then 1 else 0 end) stored,
  timezone text not null,
  venue_mode text not null,
  venue_data jsonb not null default '{}',
  ticket_tiers jsonb not null default '[]',
  total_capacity integer not null,
  payment_enabled boolean not null default false,
  stripe_account_id text,
  status text not null default 'published',
  published_at timestamptz,
  cancelled_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint events_slug unique (organization_id, slug),
  constraint events_in_organization unique (organization_id, id),
  constraint events_run_once unique (run_id),
  constraint events_execution_once unique (execution_id),
  constraint events_title_form check (char_length(btrim(title)) between 1 and 255),
  constraint events_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,253}[a-z0-9])?$'),
  constraint events_type check (type in ('fashion_show', 'popup', 'exhibition', 'launch')),
  constraint events_date_range check (event_date between date '2000-01-01' and date '2199-12-31'),
  constraint events_venue_mode check (venue_mode in ('physical', 'virtual', 'hybrid')),
  constraint events_venue_data_form check (jsonb_typeof(venue_data) = 'object'),
  -- `is unknown`: a comparison with a missing or wrongly typed member is neither true nor false.
  constraint events_ticket_tiers_form check (
    jsonb_typeof(ticket_tiers) = 'array'
    and not jsonb_path_exists(
      ticket_tiers,
      '$[*] ? (
        !(@.name.type() == "string" && @.price >= 0 && @.quantity >= 1)
        || ((@.price >= 0 && @.quantity >= 1) is unknown)
      )'
    )
  ),
  constraint events_total_capacity_range check (total_capacity between 1 and 10000000),
  constraint events_payment_account check (not payment_enabled or stripe_account_id is not null),
  constraint events_payment_account_form check (char_length(stripe_account_id) between 1 and 255),
  constraint events_status check (status in ('draft', 'published', 'cancelled')),
  constraint events_published_at check (status <> 'published' or published_at is not null),
  constraint events_cancelled_at check ((cancelled_at is not null) = (status = 'cancelled')),
  constraint events_revision_form check (revision > 0),
  constraint events_time_zone foreign key (timezone) references private.time_zones (name),
  constraint events_organization foreign key (organization_id) references public.organizations (id) on delete restrict,
  constraint events_person foreign key (user_id) references public.profiles (user_id) on delete set null,
  constraint events_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint events_execution foreign key (organization_id, execution_id)
    references public.action_executions (organization_id, id) on delete restrict
);
create index events_by_date on public.events (organization_id, event_date);
create index events_recent on public.events (organization_id, created_at desc);
create index events_person on public.events (user_id);

alter table public.wizard_runs add constraint wizard_runs_event foreign key (organization_id, event_id)
  references public.events (organization_id, id) on delete restrict;
create index wizard_runs_event on public.wizard_runs (event_id);

create function private.guard_event() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  if new.status <> old.status and (old.status, new.status) not in (
    ('draft', 'published'), ('draft', 'cancelled'), ('published', 'cancelled')
  ) then
    raise exception 'an event that is % does not become %', old.status, new.status
      using errcode = 'check_violation', constraint = 'events_transition';
  end if;
  return new;
end $$;

create trigger guard before update on public.events for each row execute function private.guard_event();

-- The effect of publishEvent: inserts the event of the caller's own run, once, and links it to the run. The caller must
-- still be of the organization, and the execution running under this fence, so only who claimed it gets here. `draft`
-- holds the columns from title to stripe_account_id; its slug is a wish: where the organization has it already, a number
-- is added. Called again it answers the same event.
create function private.publish_event(execution uuid, claimed_fence bigint, draft jsonb) returns public.events
language plpgsql security definer set search_path = ''
as $$
declare
  claimed public.action_executions;
  wished public.events := jsonb_populate_record(null::public.events, draft);
  published public.events;
begin
  select e.* into claimed
    from public.action_executions e join public.wizard_runs r on r.id = e.run_id
    where e.id = execution and r.user_id = auth.uid() and r.organization_id in (select private.my_orgs())
    for update;
  if not found then
    raise exception 'no such execution of yours' using errcode = 'no_data_found', constraint = 'action_executions_own';
  end if;
  select * into published from public.events where run_id = claimed.run_id;
  if found then
    return published;
  end if;
  if (claimed.operation, claimed.status, claimed.fence) is distinct from ('publishEvent', 'running', claimed_fence) then
    raise exception 'the execution is not yours to carry out'
      using errcode = 'check_violation', constraint = 'action_executions_fence';
  end if;
  for attempt in 1 .. 1000 loop
    insert into public.events (
      organization_id, user_id, run_id, execution_id, title, slug, type, description, event_date, start_time, end_time,
      timezone, venue_mode, venue_data, ticket_tiers, total_capacity, payment_enabled, stripe_account_id, status, published_at
    ) values (
      claimed.organization_id, auth.uid(), claimed.run_id, claimed.id, wished.title,
      case when attempt = 1 then wished.slug else left(wished.slug, 254 - length(attempt::text)) || '-' || attempt end,
      wished.type, wished.description, wished.event_date, wished.start_time, wished.end_time, wished.timezone,
      wished.venue_mode, coalesce(wished.venue_data, '{}'), coalesce(wished.ticket_tiers, '[]'), wished.total_capacity,
      coalesce(wished.payment_enabled, false), wished.stripe_account_id, 'published', now()
    ) on conflict (organization_id, slug) do nothing returning * into published;
    exit when found;
  end loop;
  update public.wizard_runs set event_id = published.id where id = claimed.run_id;
  return published;
end $$;

-- Cancels a published event of an organization that the caller operates, or their own. Again: the same answer. Another
-- revision than the expected one (null: any) is refused.
create function private.cancel_event(event uuid, expected_revision integer default null) returns public.events
language plpgsql security definer set search_path = ''
as $$
declare
  cancelled public.events;
begin
  select * into cancelled from public.events
    where id = event and organization_id in (select private.my_orgs()) for update;
  if not found then
    raise exception 'no such event' using errcode = 'no_data_found', constraint = 'events_seen';
  end if;
  if cancelled.user_id is distinct from auth.uid()
    and cancelled.organization_id not in (select private.orgs_as('operator')) then
    raise exception 'this event is not yours to cancel'
      using errcode = 'insufficient_privilege', constraint = 'events_operated';
  end if;
  if cancelled.status = 'cancelled' then
    return cancelled;
  end if;
  if cancelled.revision <> expected_revision then
    raise exception 'the event was changed meanwhile' using errcode = 'check_violation', constraint = 'events_revision';
  end if;
  update public.events set status = 'cancelled', cancelled_at = now(), revision = revision + 1
    where id = event returning * into cancelled;
  return cancelled;
end $$;

revoke execute on all functions in schema private from public;
grant execute on function private.publish_event(uuid, bigint, jsonb), private.cancel_event(uuid, integer)
  to usher_person;

alter table public.events enable row level security, force row level security;
revoke all on public.events from public, anon, authenticated, service_role;

grant select on public.events to usher_person, authenticated;
grant
  select (id, organization_id, title, slug, type, description, event_date, start_time, end_time, ends_on, timezone,
    venue_mode, venue_data, ticket_tiers, total_capacity, payment_enabled, status, published_at, updated_at, revision)
  on public.events to usher_anon, anon;
grant
  update (title, description, event_date, start_time, end_time, timezone, venue_mode, venue_data, ticket_tiers,
    total_capacity, payment_enabled, revision)
  on public.events to usher_person;

create policy events_owner on public.events to usher_owner using (true) with check (true);
create policy events_read on public.events for select to usher_person, authenticated
  using (organization_id = any (array(select private.my_orgs())));
create policy events_read_published on public.events for select to usher_anon, anon using (status = 'published');
create policy events_change on public.events for update to usher_person using (
  organization_id = any (array(select private.my_orgs()))
  and (user_id = (select auth.uid()) or organization_id = any (array(select private.orgs_as('operator'))))
) with check (
  organization_id = any (array(select private.my_orgs()))
  and (user_id = (select auth.uid()) or organization_id = any (array(select private.orgs_as('operator'))))
);

-- Nobody at all learns of an organization that something of it is public, and how it is called.
create policy organizations_read_public on public.organizations for select to usher_anon, anon using (exists (
  select from public.events e where e.organization_id = organizations.id and e.status = 'published'
));
