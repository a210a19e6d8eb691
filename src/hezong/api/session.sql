-- name: start
insert into hz_control.session (token_hash, "user", csrf, expires_at, address, agent, position, name, restricted)
values ($1, $2, $3, now() + $4::interval, $5, $6, $7, $8, $9)
returning id, expires_at

-- name: excess
-- A person has so many browsers at a time; those unused for longest are signed out.
update hz_control.session set expires_at = now()
where id in (
  select s.id from hz_control.session s where s."user" = $1 and s.name is null and s.expires_at > now()
  order by s.seen_at desc, s.id desc offset $2
)
returning token_hash

-- name: turn
-- The same session under another token; the time at which it ends, and at which the password was typed, stay.
with was as (
  select s.* from hz_control.session s where s.id = $1 and s.expires_at > now() and s.name is null
), gone as (
  update hz_control.session set expires_at = now() where id = $1 and expires_at > now()
)
insert into hz_control.session
  (token_hash, "user", csrf, language, created_at, expires_at, address, agent, restricted, confirmed_at, viewing, viewing_until)
select $2, w."user", $3, w.language, w.created_at, w.expires_at, w.address, w.agent, w.restricted,
       case when $4 then now() else w.confirmed_at end, $5, case when $5::uuid is not null then now() + $6::interval end
from was w
returning id, expires_at

-- name: find
select s.id, s."user", s.csrf, s.expires_at, s.position, s.name is not null as bearer, s.confirmed_at, s.restricted,
       case when s.viewing_until > now() then s.viewing end as viewing, s.viewing_until,
       (select p.value #>> '{}' from hz_control.preference p where p."user" = s."user" and p.key = 'language') as language
from hz_control.session s
where s.token_hash = $1 and s.expires_at > now()
  and (s.name is not null or s.seen_at > now() - interval '12 hours')

-- name: list
select s.id, s.created_at, s.seen_at, s.expires_at, s.address, s.agent
from hz_control.session s
where s."user" = $1 and s.name is null and s.expires_at > now()
order by s.seen_at desc

-- name: list_tokens
select s.id, s.name, s.position, s.created_at, s.seen_at, s.expires_at
from hz_control.session s
where s."user" = $1 and s.name is not null and s.expires_at > now()
order by s.created_at desc

-- name: all_of
-- Sessions and tokens of a person, for whoever administers them.
select s.id, s.name, s.position, s.created_at, s.seen_at, s.expires_at, s.address, s.agent
from hz_control.session s
where s."user" = $1 and s.expires_at > now()
order by s.name nulls first, s.seen_at desc

-- name: end
-- An ended session stays for a while, so that every worker learns of it (see "versions").
update hz_control.session set expires_at = now()
where id = $1 and "user" = $2 and expires_at > now() and (name is not null) = $3
returning token_hash

-- name: end_all
update hz_control.session set expires_at = now()
where "user" = $1 and expires_at > now()
returning token_hash

-- name: change_password
-- The new password ends every other session and token of its user, in the same statement.
with changed as (
  insert into hz_control.credential ("user", password_hash, must_change) values ($1, $2, false)
  on conflict ("user") do update set password_hash = excluded.password_hash, must_change = false, valid_until = null
), opened as (
  update hz_control.session set restricted = false, confirmed_at = now() where id = $3
)
update hz_control.session set expires_at = now()
where "user" = $1 and id <> $3 and expires_at > now()
returning token_hash

-- name: versions
select s.model_version, s.rights_version, s.structure_version, (select t.date from hz_control.today t) as today,
       (select coalesce(array_agg(e.token_hash), '{}') from hz_control.session e
        where e.expires_at > now() - interval '5 seconds' and e.expires_at <= now()) as ended
from hz_control.state s

-- name: seen
update hz_control.session set seen_at = $2 where id = any($1::uuid[]) and seen_at < $2

-- name: credential
select c.password_hash, c.must_change, coalesce(c.valid_until <= now(), false) as expired from hz_control.credential c where c."user" = $1
