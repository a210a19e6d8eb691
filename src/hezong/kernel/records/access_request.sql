-- name: ask
insert into "hz_control"."access_request" ("entity", "record", "organization", "by", "reason")
values ($1, $2, $3, $4, $5)
on conflict ("record", "organization") where "state" = 'open' do nothing returning "id"

-- name: find
select a."id", a."entity", a."record", a."organization", a."by", a."state", a."until"
from "hz_control"."access_request" a where a."id" = $1

-- name: decide
-- The decision, its line of audit, and the mark by which every worker reads rights anew; nothing where the state is another one.
with decided as (
  update "hz_control"."access_request" a set "state" = $3, "until" = coalesce($4, a."until"), "decided_by" = $5, "decided_at" = now()
  where a."id" = $1 and a."state" = any ($2::text[]) and (a."state" <> 'granted' or a."until" > now())
  returning a.*
), counted as (
  update "hz_control"."state" set "rights_version" = "rights_version" + 1
  where exists (select from decided d where d."state" in ('granted', 'revoked'))
), line as (
  insert into "hz_control"."audit" ("by", "kind", "entity", "record", "organization", "session", "address", "detail")
  select $5, 'access.' || $3, d."entity", d."record", d."organization", $6, $7,
         jsonb_build_object('request', d."id", 'until', d."until")
  from decided d
)
select "id" from decided

-- name: page
-- $1: of whom; $2: ids, where somebody decides. A granted request whose time is over reads as ended.
select a."id", a."at", a."entity", a."record", a."organization", o."name" as "organization_name", a."by", u."name" as "by_name",
       a."reason", s."state", a."until", a."decided_by", a."decided_at"
from "hz_control"."access_request" a
cross join lateral (
  select case when a."state" = 'granted' and a."until" <= now() then 'ended' else a."state" end as "state"
) s
left join "hz"."user" u on u."id" = a."by"
left join "hz"."organization" o on o."id" = a."organization"
where ($1::uuid is null or a."by" = $1) and ($2::uuid[] is null or a."id" = any ($2))
  and ($3::text is null or s."state" = $3) and ($4::uuid is null or a."id" < $4)
order by a."id" desc
limit $5

-- name: moment
select $1::date::timestamp at time zone s."zone" from "hz_control"."state" s
