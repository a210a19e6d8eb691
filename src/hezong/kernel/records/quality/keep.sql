-- name: known
select d."day", d."names", d."at", d."position", d."seconds",
  exists (select from "hz_control"."event" e where e."entity" = $1 and e."position" > d."position") as "changed"
from "hz_control"."quality_day" d where d."entity" = $1 order by d."day" desc limit 1

-- name: position
select coalesce(max(e."position"), 0) from "hz_control"."event" e

-- name: empty
delete from "hz_control"."quality_figure" where "entity" = $1 and "day" = $2

-- name: fill
insert into "hz_control"."quality_figure" ("entity", "day", "organization", "owner", "records", "counts")
select $1, $2, f."organization", f."owner", f."records", f."counts"
from jsonb_to_recordset($3::text::jsonb) as f("organization" uuid, "owner" uuid, "records" bigint, "counts" bigint[])

-- name: note
insert into "hz_control"."quality_day" ("entity", "day", "names", "at", "position", "seconds")
values ($1, $2, $3::text[], $4, $5, $6)
on conflict ("entity", "day") do update
set "names" = excluded."names", "at" = excluded."at", "position" = excluded."position", "seconds" = excluded."seconds"

-- name: thin
-- Every day of the last month, then one day of each week, for a year and a bit.
with gone as (
  delete from "hz_control"."quality_day" d
  where d."entity" = $1 and (d."day" < $2::date - 400 or (d."day" < $2::date - 31 and extract(isodow from d."day") <> 1))
  returning d."day"
)
delete from "hz_control"."quality_figure" f using gone g where f."entity" = $1 and f."day" = g."day"

-- name: join
-- Days gone by that have very many owners are kept by organization alone: who sees all of one still has its course.
with large as (
  select f."day" from "hz_control"."quality_figure" f where f."entity" = $1 and f."day" < $2::date
  group by f."day" having count(*) > $3
), gone as (
  delete from "hz_control"."quality_figure" f using large l where f."entity" = $1 and f."day" = l."day"
  returning f."day", f."organization", f."records", f."counts"
), counted as (
  select g."day", g."organization", u.place, sum(u.count)::bigint as count
  from gone g cross join unnest(g."counts") with ordinality u(count, place) group by 1, 2, 3
), joined as (
  select g."day", g."organization", sum(g."records")::bigint as records from gone g group by 1, 2
)
insert into "hz_control"."quality_figure" ("entity", "day", "organization", "owner", "records", "counts")
select $1, j."day", j."organization", '00000000-0000-0000-0000-000000000000', j.records,
  (select array_agg(c.count order by c.place) from counted c where c."day" = j."day" and c."organization" = j."organization")
from joined j

-- name: answerable
-- Who holds a role today, and where.
select p."organization", u."id", u."name" from "hz"."position" p
join "hz"."user" u on u."id" = p."user" and u."deleted_at" is null and not coalesce(u."locked", false)
where p."role" = $1 and p."deleted_at" is null
  and p."valid_from" <= $2::date and (p."valid_to" is null or $2::date < p."valid_to")
order by p."valid_from", u."name", u."id"
