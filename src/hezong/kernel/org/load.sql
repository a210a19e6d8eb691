-- name: organizations
select o.id, o.code, coalesce(n.name, o.name) as name, o.kind, o.currency, p.parent, s.successor,
       l.organization is not null as alive
from hz.organization o
left join hz_control.organization_name n on n.organization = o.id and n.valid @> $1::date
left join hz_control.organization_life l on l.organization = o.id and l.valid @> $1::date
left join hz_control.organization_parent p on p.child = o.id and p.valid @> $1::date
left join hz_control.succession s on s.predecessor = o.id and s.effective <= $1::date
where o.deleted_at is null

-- name: version
select structure_version from hz_control.state

-- name: person
select u.id, u.login, u.name, u.language from hz."user" u
where u.id = $1 and u.deleted_at is null and not coalesce(u.locked, false)

-- name: login
select u.id from hz."user" u
where lower(u.login) = lower($1) and u.deleted_at is null and not coalesce(u.locked, false)

-- name: someone
select exists (select from hz."user" u where u.deleted_at is null)

-- name: positions
-- Positions of one's own, and those in which one stands in for somebody else.
select p.id, p.role, p.organization, p.valid_from as since, p.valid_to as until, null::uuid as deputy_for
from hz.position p
where p."user" = $1 and p.deleted_at is null
  and p.valid_from <= $2::date and (p.valid_to is null or $2::date < p.valid_to)
union all
select p.id, p.role, p.organization, coalesce(p.deputy_from, p.valid_from), coalesce(p.deputy_to, p.valid_to), p."user"
from hz.position p
where p.deputy = $1 and p.deleted_at is null
  and p.valid_from <= $2::date and (p.valid_to is null or $2::date < p.valid_to)
  and (p.deputy_from is null or p.deputy_from <= $2::date) and (p.deputy_to is null or $2::date < p.deputy_to)
order by deputy_for nulls first, since, id

-- name: opened
-- Records that access requests open to organizations within reach of a person's positions; who reaches all needs none.
select a.id, a.entity, a.record, a.organization, a.until
from hz_control.access_request a
where a.state = 'granted' and a.until > now()
  and a.organization in (select s.organization from hz_control.scope s where s."user" = $1 and s.depth <> 'group')

-- name: directory
-- All organizations of a date as one JSON value; "from" and "to" bound the time in which an organization exists.
select json_build_object('at', $1::date, 'items', coalesce(json_agg(row_to_json(f) order by f.code), '[]'))
from (
  select o.id, o.code, coalesce(n.name, o.name) as name, o.kind, p.parent, lower(l.valid) as "from", upper(l.valid) as "to",
         (select coalesce(json_agg(s.successor), '[]') from hz_control.succession s where s.predecessor = o.id) as successors
  from hz.organization o
  join hz_control.organization_life l on l.organization = o.id and l.valid @> $1::date
  left join hz_control.organization_name n on n.organization = o.id and n.valid @> $1::date
  left join hz_control.organization_parent p on p.child = o.id and p.valid @> $1::date
  where o.deleted_at is null
) f

-- name: holders
-- People who may sign in and hold, on day $1, one of the roles $2 anywhere, a role of $3 at the organization of $4 beside it, or are
-- among $5; themselves or as somebody's deputy. At most $6 of them, with all their positions.
with held as (
  select p.id, p."user" as person, p.role, p.organization, p.valid_from as since, p.valid_to as until, null::uuid as deputy_for
  from hz.position p
  where p.deleted_at is null and p.valid_from <= $1::date and (p.valid_to is null or $1::date < p.valid_to)
  union all
  select p.id, p.deputy, p.role, p.organization, coalesce(p.deputy_from, p.valid_from), coalesce(p.deputy_to, p.valid_to), p."user"
  from hz.position p
  where p.deputy is not null and p.deleted_at is null and p.valid_from <= $1::date and (p.valid_to is null or $1::date < p.valid_to)
    and (p.deputy_from is null or p.deputy_from <= $1::date) and (p.deputy_to is null or $1::date < p.deputy_to)
), wanted as (
  select distinct h.person from held h
  where h.role = any ($2::text[]) or h.person = any ($5::uuid[])
     or (h.role, h.organization) in (select s.role, s.organization from unnest($3::text[], $4::uuid[]) as s(role, organization))
), known as (
  select u.id, u.login, u.name, u.language from wanted w join hz."user" u on u.id = w.person
  where u.deleted_at is null and not coalesce(u.locked, false) order by u.id limit $6
)
select k.id as person, k.login, k.name, k.language, h.id, h.role, h.organization, h.since, h.until, h.deputy_for
from known k join held h on h.person = k.id
order by k.id, h.deputy_for nulls first, h.since, h.id

-- name: opened_record
-- The access requests that open a record at this moment.
select a.id, a.entity, a.record, a.organization, a.until
from hz_control.access_request a
where a.state = 'granted' and a.until > now() and a.entity = $1 and a.record = $2
