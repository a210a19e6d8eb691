-- name: begin
insert into "hz_control"."duplicate_mark" ("entity", "position")
values ($1, coalesce((select max(e."position") from "hz_control"."event" e), 0)) on conflict ("entity") do nothing returning true

-- name: changed
-- The records of an entity that changed since the last look, a few at a time, and how far the log then is looked through.
with taken as (
  select e."position", e."record" from "hz_control"."event" e
  where e."entity" = $1
    and e."position" > (select m."position" from "hz_control"."duplicate_mark" m where m."entity" = $1)
  order by e."position" limit $2
)
select max(t."position") as "position", coalesce(array_agg(distinct t."record"), '{}') as "ids" from taken t

-- name: looked
update "hz_control"."duplicate_mark" set "position" = $2 where "entity" = $1

-- name: swept
update "hz_control"."duplicate_mark" set "swept" = $2, "swept_at" = now() where "entity" = $1

-- name: where
select "swept" from "hz_control"."duplicate_mark" where "entity" = $1

-- name: keep
-- A pair that is there already keeps its state; only one that is still open takes the new score.
insert into "hz_control"."duplicate_pair" ("entity", "a", "b", "score", "zone", "reasons")
select $1, p."a", p."b", p."score", p."zone", p."reasons"
from jsonb_to_recordset($2::text::jsonb) as p("a" uuid, "b" uuid, "score" double precision, "zone" text, "reasons" jsonb)
on conflict ("entity", "a", "b") do update
set "score" = excluded."score", "zone" = excluded."zone", "reasons" = excluded."reasons"
where "duplicate_pair"."state" = 'open' and "duplicate_pair"."score" <> excluded."score"

-- name: busy
-- Whether an import is being worked at; one without a beat for a minute is not.
select exists (select from "hz_control"."import_run" where "state" = 'running' and "beat" > now() - interval '1 minute')

-- name: place
insert into "hz_control"."duplicate_place" ("entity", "organization", "pair")
select $1, p."organization", p."pair" from unnest($2::uuid[], $3::uuid[]) as p("organization", "pair")
join "hz_control"."duplicate_pair" d on d."id" = p."pair"
on conflict do nothing
