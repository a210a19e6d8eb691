-- name: active
select "id", "files"::text as "files", "hash" from "hz_control"."model_version" where "active"

-- name: version
select "id", "base", "files"::text as "files", "hash", "state" from "hz_control"."model_version" where "id" = $1

-- name: versions
select "id", "base", "hash", "state", "note", "at", "by", "published_at", "published_by"
from "hz_control"."model_version"
order by "id" desc
limit $1

-- name: since
select "files"::text as "files" from "hz_control"."model_version"
where "id" > $1 and "state" in ('active', 'retired')
order by "id" desc

-- name: create
insert into "hz_control"."model_version" ("base", "files", "hash", "state", "note", "by")
values ($1, $2::text::jsonb, $3, 'draft', $4, $5)
returning "id"

-- name: put
update "hz_control"."model_version"
set "files" = case when $3::text is null then "files" - $2 else "files" || jsonb_build_object($2::text, $3::text) end
where "id" = $1 and "state" = 'draft'
returning "id"

-- name: abandon
update "hz_control"."model_version" set "state" = 'abandoned' where "id" = $1 and "state" = 'draft' returning "id"

-- name: lock
select "model_version" from "hz_control"."state" for update

-- name: retire
update "hz_control"."model_version" set "state" = 'retired' where "active"

-- name: activate
with chosen as (
  update "hz_control"."model_version"
  set "state" = 'active', "hash" = $2, "published_at" = now(), "published_by" = $3
  where "id" = $1 and "state" = 'draft'
  returning "id"
)
update "hz_control"."state" set "model_version" = (select "id" from chosen)

-- name: parents
select o."code", p."code" as "parent"
from "hz"."organization" o
left join "hz_control"."organization_parent" e
  on e."child" = o."id" and e."valid" @> (select t."date" from "hz_control"."today" t)
left join "hz"."organization" p on p."id" = e."parent"
where o."deleted_at" is null

-- name: rename
-- $1 entity, $2 the names before, $3 the names now: earlier renames lead to where the field has gone since.
-- For a moment, workers still write by the version before (contract §1).
with moved as (
  update "hz_control"."field_name" f set "name" = x."now"
  from unnest($2::text[], $3::text[]) as x("was", "now")
  where f."entity" = $1 and f."name" = x."was"
)
insert into "hz_control"."field_name" ("entity", "was", "name", "until")
select $1, x."was", x."now", now() + interval '2 seconds' from unnest($2::text[], $3::text[]) as x("was", "now")
