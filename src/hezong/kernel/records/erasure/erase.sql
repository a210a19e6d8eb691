-- name: staged
-- What was read of a file for these records.
update "hz_control"."import_row" set "cells" = '[]', "problems" = '[]', "similar" = null
where "record" = any($1::uuid[]) and "cells" <> '[]' returning 1

-- name: staged_late
-- Staged rows of runs that can no longer be undone.
with old as (
  select r."run", r."number" from "hz_control"."import_row" r
  join "hz_control"."import_run" i on i."id" = r."run"
  where i."at" < $1::timestamptz - interval '90 days' and i."state" not in ('running') and r."cells" <> '[]'
  limit $2
)
update "hz_control"."import_row" r set "cells" = '[]', "problems" = '[]'
from old where r."run" = old."run" and r."number" = old."number" returning r."run" as "id"

-- name: batches
-- Secrets and reasons that batches keep for an undo.
update "hz_control"."batch_item" set "sealed" = null, "problems" = '[]'
where "record" = any($1::uuid[]) and ("sealed" is not null or "problems" <> '[]') returning 1

-- name: pairs
delete from "hz_control"."duplicate_pair" where "a" = any($1::uuid[]) or "b" = any($1::uuid[]) returning 1

-- name: reasons
update "hz_control"."access_request" set "reason" = '—' where "record" = any($1::uuid[]) and "reason" <> '—' returning 1

-- name: files
delete from "hz_control"."file" where "record" = any($1::uuid[]) or "origin" = any($1::uuid[]) returning "sha256"

-- name: unwanted
-- Of these contents, those that no other file has.
select x."sha256" from unnest($1::text[]) as x("sha256")
where not exists (select from "hz_control"."file" f where f."sha256" = x."sha256")

-- name: expire
insert into "hz_control"."expired" ("rule", "record", "moment") select $1, x."id", x."moment"
from unnest($2::uuid[], $3::timestamptz[]) as x("id", "moment")
on conflict ("rule", "record") do update set "moment" = excluded."moment"

-- name: told
delete from "hz_control"."outbox" where "record" = any($1::uuid[]) and "kind" not like 'job.%'

-- name: heard
delete from "hz_control"."event" where "record" = any($1::uuid[])
