-- name: installed
select to_regclass('hz.user') is not null

-- name: half
-- A demonstration whose load was interrupted has people, but nobody who can sign in.
select exists (select from hz."user") and not exists (select from hz_control.credential)

-- name: clear
drop schema if exists hz, hz_control, hz_bi, hz_jobs cascade

-- name: hashes
-- People of the demonstration share one hash.
select c.password_hash from hz_control.credential c group by 1 order by count(*) desc limit 20
