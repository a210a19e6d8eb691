-- name: organizations
select o.id, o.code, o.name, o.kind, o.currency, p.parent, s.successor,
       p.parent is not null or not exists (select from hz_control.organization_parent a where a.child = o.id) as alive
from hz.organization o
left join hz_control.organization_parent p on p.child = o.id and p.valid @> $1::date
left join lateral (
  select c.successor from hz_control.succession c
  where c.predecessor = o.id and c.effective <= $1::date
  order by c.effective desc limit 1
) s on true
where o.deleted_at is null

-- name: version
select structure_version from hz_control.state

-- name: person
select u.id, u.login, u.name from hz."user" u
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
  and (p.valid_from is null or p.valid_from <= $2::date) and (p.valid_to is null or p.valid_to > $2::date)
union all
select p.id, p.role, p.organization, p.deputy_from, p.deputy_to, p."user"
from hz.position p
where p.deputy = $1 and p.deleted_at is null
  and (p.valid_from is null or p.valid_from <= $2::date) and (p.valid_to is null or p.valid_to > $2::date)
  and (p.deputy_from is null or p.deputy_from <= $2::date) and (p.deputy_to is null or p.deputy_to > $2::date)
order by deputy_for nulls first, since, id

-- name: directory
-- All organizations of a date as one JSON value; "from" and "to" span the time in which an organization exists.
with life as (
  select p.child as id, min(lower(p.valid)) as since,
         case when bool_or(upper_inf(p.valid)) then null else max(upper(p.valid)) end as until
  from hz_control.organization_parent p group by p.child
), found as (
  select o.id, o.code, o.name, o.kind, p.parent, l.since as "from", l.until as "to",
         (select coalesce(json_agg(s.successor), '[]') from hz_control.succession s where s.predecessor = o.id) as successors
  from hz.organization o
  left join life l on l.id = o.id
  left join hz_control.organization_parent p on p.child = o.id and p.valid @> $1::date
  where o.deleted_at is null and (l.id is null or p.child is not null)
)
select json_build_object('at', $1::date, 'items', coalesce((select json_agg(row_to_json(f) order by f.code) from found f), '[]'))
