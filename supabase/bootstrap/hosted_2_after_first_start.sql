-- A hosted Supabase project, once the first start of Usher has migrated: run this in the SQL editor, as `postgres`. It may
-- be run again, as after an update. Ties people to their accounts and lets addresses be looked up, which takes rights on
-- both sides that only `postgres` has.

grant usher_owner to current_user;
alter table public.profiles drop constraint if exists profiles_account;
alter table public.profiles add constraint profiles_account
  foreign key (user_id) references auth.users (id) on delete restrict;

-- Runs are shared with people by their addresses, and told of by mail: these two look at accounts, so they act as `postgres`.
grant usage, create on schema private to current_user;
alter function private.address_of(uuid) owner to current_user;
alter function private.person_at(text) owner to current_user;
revoke all on function private.address_of(uuid), private.person_at(text) from public;
grant execute on function private.address_of(uuid), private.person_at(text) to usher_owner;
revoke usher_owner from current_user;
