-- name: units
select o.id, o.code, o.name, o.kind, o.currency from hz.organization o where o.deleted_at is null

-- name: lives
select l.organization, lower(l.valid) as start, upper(l.valid) as until from hz_control.organization_life l

-- name: links
select p.child, p.parent, lower(p.valid) as start, upper(p.valid) as until from hz_control.organization_parent p

-- name: names
select n.organization, n.name, lower(n.valid) as start, upper(n.valid) as until from hz_control.organization_name n

-- name: heirs
select s.predecessor, s.successor, s.effective from hz_control.succession s

-- name: seats
-- Positions of some organizations, or of all ($1 null), that hold on any day from $2 on ($2 null: ever).
select p.id, p."user", p.role, p.organization, p.valid_from as start, p.valid_to as until,
       p.deputy, p.deputy_from, p.deputy_to
from hz.position p
where p.deleted_at is null
  and ($1::uuid[] is null or p.organization = any ($1::uuid[]))
  and ($2::date is null or p.valid_to is null or $2::date < p.valid_to)

-- name: unlink
delete from hz_control.organization_parent p
using unnest($1::uuid[], $2::date[]) as g(child, start)
where p.child = g.child and lower(p.valid) = g.start

-- name: link
insert into hz_control.organization_parent (child, parent, valid)
select c.child, c.parent, daterange(c.start, c.until)
from unnest($1::uuid[], $2::uuid[], $3::date[], $4::date[]) as c(child, parent, start, until)

-- name: relive
update hz_control.organization_life l set valid = daterange(c.start, c.until)
from unnest($1::uuid[], $2::date[], $3::date[]) as c(organization, start, until)
where l.organization = c.organization and lower(l.valid) = c.start

-- name: live
insert into hz_control.organization_life (organization, valid)
select c.organization, daterange(c.start, c.until)
from unnest($1::uuid[], $2::date[], $3::date[]) as c(organization, start, until)

-- name: unlive
delete from hz_control.organization_life l
using unnest($1::uuid[], $2::date[]) as g(organization, start)
where l.organization = g.organization and lower(l.valid) = g.start

-- name: unname
delete from hz_control.organization_name n
using unnest($1::uuid[], $2::date[]) as g(organization, start)
where n.organization = g.organization and lower(n.valid) = g.start

-- name: name
insert into hz_control.organization_name (organization, name, valid)
select c.organization, c.name, daterange(c.start, c.until)
from unnest($1::uuid[], $2::text[], $3::date[], $4::date[]) as c(organization, name, start, until)

-- name: disinherit
delete from hz_control.succession s where s.predecessor = any ($1::uuid[])

-- name: inherit
insert into hz_control.succession (predecessor, successor, effective)
select * from unnest($1::uuid[], $2::uuid[], $3::date[])
