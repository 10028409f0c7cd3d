-- find --
-- The account of an address
select id, email, encrypted_password, created_at, last_sign_in_at, raw_user_meta_data, is_anonymous
from auth.users where lower(email) = lower(%(email)s)

-- get --
-- An account by its id
select id, email, encrypted_password, created_at, last_sign_in_at, raw_user_meta_data, is_anonymous
from auth.users where id = %(person)s

-- create --
-- A new account with profile and personal organization
select private.sign_up(%(email)s, %(password_hash)s, %(name)s)

-- create_visitor --
-- A new account without address and password
select private.sign_up_visitor(%(metadata)s::jsonb)

-- change --
-- Another address, password or metadata; null leaves it as it is
select private.change_account(%(person)s, %(email)s, %(password_hash)s, %(metadata)s::jsonb)

-- keep_token --
-- The first token of a new sign-in
insert into auth.refresh_tokens (token_hash, user_id, expires_at) values (%(token)s, %(person)s, %(expires)s)

-- signed_in --
-- When the person last signed in
update auth.users set last_sign_in_at = now() where id = %(person)s

-- take_token --
-- A token that is presented, locked
select user_id, family, revoked_at is null and expires_at > now(), revoked_at is not null
from auth.refresh_tokens where token_hash = %(token)s for update

-- follow_token --
-- The next token of the same sign-in
insert into auth.refresh_tokens (token_hash, user_id, family, expires_at)
values (%(token)s, %(person)s, %(family)s, %(expires)s)

-- revoke_token --
-- A token that has been used
update auth.refresh_tokens set revoked_at = now() where token_hash = %(token)s

-- revoke_family --
-- Every token of one sign-in
update auth.refresh_tokens set revoked_at = now() where family = %(family)s and revoked_at is null

-- revoke_person --
-- Every token of a person
update auth.refresh_tokens set revoked_at = now() where user_id = %(person)s and revoked_at is null
