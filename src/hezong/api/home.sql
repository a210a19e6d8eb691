-- name: visited
select v.entity, v.record, v.at, v.pinned_at from hz_control.visited v where v."user" = $1
order by v.pinned_at desc nulls last, v.at desc

-- name: visit
insert into hz_control.visited ("user", entity, record) values ($1, $2, $3)
on conflict ("user", record) do update set at = now()

-- name: trim
-- Beyond so many, what was opened longest ago is forgotten; what is pinned stays.
delete from hz_control.visited v where v."user" = $1 and v.pinned_at is null and v.record in (
  select o.record from hz_control.visited o where o."user" = $1 and o.pinned_at is null order by o.at desc offset $2
)

-- name: pin
insert into hz_control.visited ("user", entity, record, pinned_at) values ($1, $2, $3, now())
on conflict ("user", record) do update set pinned_at = coalesce(hz_control.visited.pinned_at, now())

-- name: unpin
update hz_control.visited set pinned_at = null where "user" = $1 and record = $2

-- name: pinned
select count(*) from hz_control.visited where "user" = $1 and pinned_at is not null

-- name: arrangement
select p.value::text from hz_control.preference p where p."user" = $1 and p.key = 'home'

-- name: arrange
insert into hz_control.preference ("user", key, value) values ($1, 'home', $2::text::jsonb)
on conflict ("user", key) do update set value = excluded.value

-- name: disarrange
delete from hz_control.preference where "user" = $1 and key = 'home'

-- name: settings
select s.organization, s.key, s.value::text as value, s.content is not null as picture, s.at
from hz_control.organization_setting s where s.organization = any($1::uuid[])

-- name: set
insert into hz_control.organization_setting (organization, key, value, content, by) values ($1, $2, $3::text::jsonb, $4, $5)
on conflict (organization, key) do update
set value = excluded.value, content = excluded.content, by = excluded.by, at = now()

-- name: unset
delete from hz_control.organization_setting where organization = $1 and key = $2

-- name: picture
select s.value ->> 'type' as type, s.content from hz_control.organization_setting s where s.organization = $1 and s.key = $2
