-- name: files
-- $1: losers, $2: survivor, $3: batch, $4: entity.
with led as (
  insert into "hz_control"."led" ("batch", "what", "id", "record")
  select $3::uuid, 'file', f."id", f."record" from "hz_control"."file" f where f."record" = any($1::uuid[]) and f."entity" = $4::text
  returning "id"
)
update "hz_control"."file" f set "record" = $2::uuid from led l where f."id" = l."id"

-- name: requests
-- Open and granted ones. One that would stand twice for an organization stays where it was.
with waiting as (
  select distinct on (a."organization", a."state" = 'open') a."id", a."record"
  from "hz_control"."access_request" a
  where a."record" = any($1::uuid[]) and a."entity" = $4::text
    and (a."state" = 'open' or a."state" = 'granted' and a."until" > now())
    and not exists (select from "hz_control"."access_request" s where s."record" = $2::uuid and s."organization" = a."organization"
      and s."state" = a."state" and (s."state" = 'open' or s."until" >= a."until"))
  order by a."organization", a."state" = 'open', a."until" desc nulls last, a."id"
), led as (
  insert into "hz_control"."led" ("batch", "what", "id", "record")
  select $3::uuid, 'access_request', w."id", w."record" from waiting w returning "id"
)
update "hz_control"."access_request" a set "record" = $2::uuid from led l where a."id" = l."id"

-- name: pairs
-- What resembles a loser, or was said to be different from it, does and is so of the survivor, unless that is known already.
with sides as (
  select d."id", case when d."a" = any($1::uuid[]) then d."a" else d."b" end as "loser",
    case when d."a" = any($1::uuid[]) then d."b" else d."a" end as "other", d."state"
  from "hz_control"."duplicate_pair" d
  where d."entity" = $4::text and (d."a" = any($1::uuid[]) or d."b" = any($1::uuid[]))
), free as (
  select distinct on (s."other") s."id", s."loser", s."other" from sides s
  where s."other" <> $2::uuid and s."other" <> all($1::uuid[]) and not exists (
    select from "hz_control"."duplicate_pair" k where k."entity" = $4::text
      and k."a" = least(s."other", $2::uuid) and k."b" = greatest(s."other", $2::uuid))
  order by s."other", s."state" = 'open', s."id"
), led as (
  insert into "hz_control"."led" ("batch", "what", "id", "record")
  select $3::uuid, 'duplicate_pair', f."id", f."loser" from free f returning "id"
)
update "hz_control"."duplicate_pair" d set "a" = least(f."other", $2::uuid), "b" = greatest(f."other", $2::uuid)
from free f join led l on l."id" = f."id" where d."id" = f."id"

-- name: rights
-- Every worker reads anew what is opened to whom.
update "hz_control"."state" set "rights_version" = "rights_version" + 1 where exists (
  select from "hz_control"."led" l join "hz_control"."access_request" a on a."id" = l."id"
  where l."batch" = $1::uuid and l."what" = 'access_request' and a."state" = 'granted')

-- name: files back
-- $1: batch, $2: losers, $3: survivor. What has gone on from the survivor since stays where it is.
update "hz_control"."file" f set "record" = l."record" from "hz_control"."led" l
where l."batch" = $1::uuid and l."what" = 'file' and l."record" = any($2::uuid[]) and f."id" = l."id" and f."record" = $3::uuid

-- name: requests back
update "hz_control"."access_request" a set "record" = l."record" from "hz_control"."led" l
where l."batch" = $1::uuid and l."what" = 'access_request' and l."record" = any($2::uuid[]) and a."id" = l."id" and a."record" = $3::uuid

-- name: pairs back
update "hz_control"."duplicate_pair" d set "a" = least(x."other", x."record"), "b" = greatest(x."other", x."record")
from (
  select k."id", l."record", case when k."a" = $3::uuid then k."b" else k."a" end as "other", k."entity"
  from "hz_control"."led" l join "hz_control"."duplicate_pair" k on k."id" = l."id"
  where l."batch" = $1::uuid and l."what" = 'duplicate_pair' and l."record" = any($2::uuid[]) and $3::uuid in (k."a", k."b")
) x
where d."id" = x."id" and not exists (select from "hz_control"."duplicate_pair" k where k."entity" = x."entity"
  and k."a" = least(x."other", x."record") and k."b" = greatest(x."other", x."record"))

-- name: forget
delete from "hz_control"."led" where "batch" = $1::uuid and "record" = any($2::uuid[])
