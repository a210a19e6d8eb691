-- name: alone
select pg_try_advisory_lock(%s)

-- name: take
-- What is visible is taken, whenever its transaction began: nobody who commits late is missed. The order is that of the ids,
-- which are times of writing: who changes a record writes after the commit of whoever changed it before.
with taken as (
  delete from "hz_control"."outbox" o
  where o."id" in (select n."id" from "hz_control"."outbox" n order by n."id" limit %(most)s)
  returning o."id", o."entity", o."record", o."facet", o."organization", o."kind", o."version", o."at", o."batch", o."person"
), logged as (
  insert into "hz_control"."event"
    ("id", "entity", "record", "facet", "organization", "kind", "version", "at", "batch", "person")
  select t.* from taken t where t."kind" not like 'job.%%' order by t."id"
  returning "position"
)
select (select count(*) from taken) as "taken", (select max(l."position") from logged l) as "last",
  (select coalesce(json_agg(json_build_object('id', t."id", 'record', t."record", 'kind', t."kind", 'person', t."person")
     order by t."id"), '[]') from taken t where t."kind" like 'job.%%') as "jobs"

-- name: queue
-- The library finds its tables and functions by their bare names.
set local search_path = "hz_jobs"

-- name: tell
select pg_notify(%s, %s::text)
