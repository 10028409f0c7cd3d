-- The embedded server only, which signs people in itself: everybody who comes is in auth.users, so profiles may refer to it.
-- Where another issuer signs the tokens, that table stays empty.
grant references on auth.users to usher_owner;
