-- name: open
insert into "hz_control"."person_request" ("id", "by", "kind", "entity", "record", "reason", "positions", "at")
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict ("record", "kind") where "state" in ('queued', 'running') do nothing returning "id"

-- name: one
select "id", "at", "by", "kind", "entity", "record", "reason", "state", "total", "done", "counts"::text as "counts", "problems"::text as "problems",
  "positions", "finished_at"
from "hz_control"."person_request" where "id" = $1

-- name: page
-- One's own, and those about entities over all of whose records the asker holds the right ($2); newest first.
select "id", "at", "by", "kind", "entity", "record", "reason", "state", "total", "done", "counts"::text as "counts", "problems"::text as "problems",
  "positions", "finished_at"
from "hz_control"."person_request"
where ("by" = $1 or "entity" = any($2::text[])) and ($3::uuid is null or "id" < $3) order by "id" desc limit $4

-- name: start
update "hz_control"."person_request" set "state" = 'running', "total" = $2 where "id" = $1 and "state" in ('queued', 'running') returning "id"

-- name: advance
update "hz_control"."person_request" set "done" = "done" + $2, "counts" = $3::text::jsonb where "id" = $1

-- name: close
update "hz_control"."person_request" set "state" = $2, "problems" = $3::text::jsonb, "finished_at" = now() where "id" = $1

-- name: done
-- Which of these records the request has been carried out for already.
select "record" as "id" from "hz_control"."expired" where "rule" = $1 and "record" = any($2::uuid[])

-- name: proofs
select "number", "at", "entity", "counts"::text as "counts" from "hz_control"."erasure" where "request" = $1 order by "number"

-- name: count
-- What lies around these records.
select (select count(*) from "hz_control"."history" where "record" = any($1::uuid[])) as "history",
  (select count(*) from "hz_control"."file" where "record" = any($1::uuid[]) and "deleted_at" is null) as "files",
  (select count(*) from "hz_control"."import_row" where "record" = any($1::uuid[]) and "cells" <> '[]') as "staged"

-- name: files
select "id", "entity", "record", "name", "type", "size", "sha256", "at" from "hz_control"."file"
where "record" = any($1::uuid[]) and "deleted_at" is null order by "id"

-- name: history
select "id", "record", "facet", "version", "at", "verb", "changes"::text as "changes" from "hz_control"."history"
where "record" = any($1::uuid[]) order by "id"

-- name: staged
select "record", "cells"::text as "cells" from "hz_control"."import_row" where "record" = any($1::uuid[]) and "cells" <> '[]'
