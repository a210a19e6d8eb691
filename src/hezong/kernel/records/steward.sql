-- name: ask
insert into "hz_control"."steward_request" ("by", "organization", "entity", "record", "field")
values ($1, $2, $3, $4, $5) on conflict ("record", "field", "by") where "state" = 'open' do nothing

-- name: page
select s."id", s."at", s."by", u."name" as "by_name", s."organization", o."name" as "organization_name", s."entity",
       s."record", s."field", s."state", s."decided_by", s."decided_at"
from "hz_control"."steward_request" s
left join "hz"."user" u on u."id" = s."by"
left join "hz"."organization" o on o."id" = s."organization"
where s."entity" = any ($1::text[]) and ($2::text is null or s."state" = $2) and ($3::uuid is null or s."id" < $3)
order by s."id" desc limit $4

-- name: close
update "hz_control"."steward_request" set "state" = 'done', "decided_by" = $2, "decided_at" = now()
where "id" = $1 and "entity" = any ($3::text[]) and "state" = 'open' returning "entity", "record"
