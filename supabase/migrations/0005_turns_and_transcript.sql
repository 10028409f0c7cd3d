-- Turns (one message in, one reply out), the frames of the reply, and the transcript.

-- `fence` is drawn anew by whoever takes the turn over; a late writer is known by its old one.
create table public.wizard_turns (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  session_id uuid not null,
  user_id uuid default auth.uid(),
  run_id uuid,
  client_turn_id text not null,
  request_hash text not null,
  status text not null default 'running',
  fence bigint not null default 1,
  lease_until timestamptz not null,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  constraint wizard_turns_client_turn unique (session_id, client_turn_id),
  constraint wizard_turns_in_organization unique (organization_id, id),
  constraint wizard_turns_client_turn_form check (char_length(client_turn_id) between 1 and 255),
  constraint wizard_turns_status check (status in ('running', 'finished', 'failed')),
  constraint wizard_turns_finished_at check ((finished_at is null) = (status = 'running')),
  constraint wizard_turns_session foreign key (organization_id, session_id)
    references public.wizard_sessions (organization_id, id) on delete restrict,
  constraint wizard_turns_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_turns_person foreign key (user_id) references public.profiles (user_id) on delete set null
) with (fillfactor = 80);
create unique index wizard_turns_one_running on public.wizard_turns (session_id) where status = 'running';
create index wizard_turns_run on public.wizard_turns (run_id);
create index wizard_turns_person on public.wizard_turns (user_id);

-- A row is a batch; frames are numbered from 1 within their turn. Adjacent text may be joined, so a batch may hold
-- fewer.
create table public.wizard_turn_frames (
  turn_id uuid not null,
  first_seq integer not null,
  last_seq integer not null,
  frames jsonb not null,
  created_at timestamptz not null default now(),
  primary key (turn_id, first_seq),
  constraint wizard_turn_frames_order check (first_seq >= 1 and last_seq >= first_seq),
  constraint wizard_turn_frames_form check (jsonb_typeof(frames) = 'array'),
  constraint wizard_turn_frames_turn foreign key (turn_id) references public.wizard_turns (id) on delete restrict
);

create table public.wizard_interactions (
  id uuid primary key default gen_random_uuid(),
  position bigint generated always as identity,
  organization_id uuid not null,
  user_id uuid default auth.uid(), -- whose conversation it is; not the caller's to name
  session_id uuid,
  run_id uuid,
  turn_id uuid,
  role text not null,
  stage text,
  text text,
  outcome jsonb,
  model text,
  prompt_tokens integer,
  completion_tokens integer,
  cost_usd numeric(12, 6),
  latency_ms integer,
  prompt_hash text,
  csat smallint,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '30 days',
  redacted_at timestamptz,
  constraint wizard_interactions_role check (role in ('user', 'assistant', 'system')),
  constraint wizard_interactions_key check (session_id is not null or run_id is not null),
  constraint wizard_interactions_csat check (csat between 1 and 5),
  constraint wizard_interactions_usage
    check (prompt_tokens >= 0 and completion_tokens >= 0 and cost_usd >= 0 and latency_ms >= 0),
  constraint wizard_interactions_organization foreign key (organization_id)
    references public.organizations (id) on delete restrict,
  constraint wizard_interactions_person foreign key (user_id) references public.profiles (user_id) on delete set null,
  constraint wizard_interactions_session foreign key (organization_id, session_id)
    references public.wizard_sessions (organization_id, id) on delete restrict,
  constraint wizard_interactions_run foreign key (organization_id, run_id)
    references public.wizard_runs (organization_id, id) on delete restrict,
  constraint wizard_interactions_turn foreign key (organization_id, turn_id)
    references public.wizard_turns (organization_id, id) on delete restrict
);
create index wizard_interactions_session on public.wizard_interactions (session_id, position);
create index wizard_interactions_run on public.wizard_interactions (run_id, position);
create index wizard_interactions_person on public.wizard_interactions (user_id);
create index wizard_interactions_organization on public.wizard_interactions (organization_id, created_at);
create index wizard_interactions_expiry on public.wizard_interactions (expires_at) where redacted_at is null;

-- The transcript only grows, but for redaction and for a person who is erased.
create function private.guard_transcript() returns trigger
language plpgsql set search_path = ''
as $$
declare
  removable text[] := array['text', 'outcome', 'redacted_at', 'user_id'];
begin
  if current_user = 'usher_owner'
    and to_jsonb(new) - removable = to_jsonb(old) - removable
    and (new.user_id is null or new.user_id = old.user_id)
    and (new.redacted_at is not null or (new.text, new.outcome) is not distinct from (old.text, old.outcome))
  then
    return new;
  end if;
  raise exception 'the transcript only grows'
    using errcode = 'restrict_violation', constraint = 'wizard_interactions_immutable';
end $$;

create trigger append_only before update on public.wizard_interactions
  for each row execute function private.guard_transcript();
create trigger append_only_rows before delete on public.wizard_interactions
  for each row execute function private.refuse_change();
create trigger append_only_whole before truncate on public.wizard_interactions
  for each statement execute function private.refuse_change();

alter table public.wizard_turns enable row level security, force row level security;
alter table public.wizard_turn_frames enable row level security, force row level security;
alter table public.wizard_interactions enable row level security, force row level security;
revoke all on public.wizard_turns, public.wizard_turn_frames, public.wizard_interactions
  from public, anon, authenticated, service_role;
revoke all on sequence public.wizard_interactions_position_seq from public, anon, authenticated, service_role;

grant select on public.wizard_turns, public.wizard_turn_frames to usher_person;
grant select on public.wizard_interactions to usher_person, authenticated;
grant
  insert (id, organization_id, session_id, user_id, run_id, client_turn_id, request_hash, status, fence, lease_until,
    finished_at),
  update (run_id, status, fence, lease_until, finished_at)
  on public.wizard_turns to usher_person;
grant insert (turn_id, first_seq, last_seq, frames) on public.wizard_turn_frames to usher_person;
grant
  insert (id, organization_id, session_id, run_id, turn_id, role, stage, text, outcome, model, prompt_tokens,
    completion_tokens, cost_usd, latency_ms, prompt_hash, csat)
  on public.wizard_interactions to usher_person;

create policy wizard_turns_owner on public.wizard_turns to usher_owner using (true) with check (true);
create policy wizard_turns_read on public.wizard_turns for select to usher_person using (
  user_id = (select auth.uid()) or organization_id = any (array(select private.orgs_as('operator')))
);
create policy wizard_turns_add on public.wizard_turns for insert to usher_person with check (
  user_id = (select auth.uid())
  and exists (select from public.wizard_sessions s where s.id = session_id and s.user_id = (select auth.uid()))
);
create policy wizard_turns_change on public.wizard_turns for update to usher_person
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

create policy wizard_turn_frames_owner on public.wizard_turn_frames to usher_owner using (true) with check (true);
create policy wizard_turn_frames_read on public.wizard_turn_frames for select to usher_person
  using (exists (select from public.wizard_turns t where t.id = turn_id));
create policy wizard_turn_frames_add on public.wizard_turn_frames for insert to usher_person with check (exists (
  select from public.wizard_turns t where t.id = turn_id and t.user_id = (select auth.uid())
));

create policy wizard_interactions_owner on public.wizard_interactions to usher_owner using (true) with check (true);
create policy wizard_interactions_read on public.wizard_interactions for select to usher_person, authenticated using (
  user_id = (select auth.uid()) or organization_id = any (array(select private.orgs_as('operator')))
);
create policy wizard_interactions_add on public.wizard_interactions for insert to usher_person with check (
  user_id = (select auth.uid())
  and (session_id is null or exists (
    select from public.wizard_sessions s where s.id = wizard_interactions.session_id and s.user_id = (select auth.uid())
  ))
  and (run_id is null or exists (
    select from public.wizard_runs r where r.id = wizard_interactions.run_id and r.user_id = (select auth.uid())
  ))
);
