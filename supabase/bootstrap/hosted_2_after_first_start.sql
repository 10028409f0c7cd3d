-- A hosted Supabase project, once the first start of Usher has migrated: run this in the SQL editor, as `postgres`.
-- Ties people to their accounts, which takes rights on both sides that only `postgres` has.

grant usher_owner to current_user;
alter table public.profiles add constraint profiles_account
  foreign key (user_id) references auth.users (id) on delete restrict;
revoke usher_owner from current_user;
