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
), asked as (
  select t."id", t."record", t."kind", t."person" from taken t where t."kind" like 'job.%%'
  union all
  -- A change of a record that somebody follows: the job is told by the id of its event.
  select t."id", t."id", 'job.follow.run', null from taken t
  where t."kind" not like 'job.%%' and exists (select from "hz_control"."follow" f where f."record" = t."record")
)
select (select count(*) from taken) as "taken", (select max(l."position") from logged l) as "last",
  (select coalesce(json_agg(json_build_object('id', j."id", 'record', j."record", 'kind', j."kind", 'person', j."person")
     order by j."id"), '[]') from asked j) as "jobs"

-- name: queue
-- The library finds its tables and functions by their bare names.
set local search_path = "hz_jobs"

-- name: tell
select pg_notify(%s, %s::text)
