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

-- name: answerable
-- Who holds a role today, and where.
select p."organization", u."id", u."name" from "hz"."position" p
join "hz"."user" u on u."id" = p."user" and u."deleted_at" is null and not coalesce(u."locked", false)
where p."role" = $1 and p."deleted_at" is null
  and p."valid_from" <= $2::date and (p."valid_to" is null or $2::date < p."valid_to")
order by p."valid_from", u."name", u."id"
