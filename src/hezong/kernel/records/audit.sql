-- name: add
insert into "hz_control"."audit" ("by", "kind", "entity", "record", "organization", "session", "address", "detail")
values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)

-- name: page
-- Newest first. $2: the entities over whose lines the asker may look; lines of no entity count as lines of "user".
-- $12: organizations over whose people the asker may look: what these did, and what was done to their accounts.
with a as (
  select a.*
  from "hz_control"."audit" a
  where (a."by" = $1 or coalesce(a."entity", 'user') = any ($2::text[])
      or coalesce(a."entity", 'user') = 'user' and exists (
        select from "hz"."user" p where p."id" in (a."by", a."record") and p."organization" = any ($12::uuid[])))
    and ($3::text is null or a."kind" = $3 or a."kind" like $4)
    and ($5::uuid is null or a."by" = $5)
    and ($6::text is null or a."entity" = $6)
    and ($7::uuid is null or a."record" = $7)
    and ($8::timestamptz is null or a."at" >= $8)
    and ($9::timestamptz is null or a."at" < $9)
    and ($10::uuid is null or a."id" < $10)
  order by a."id" desc
  limit $11 + 1
), shown as (
  select * from a order by "id" desc limit $11
)
select json_build_object(
  'items', coalesce(json_agg(json_build_object(
    'id', s."id",
    'at', to_char(s."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'by', case when s."by" is not null then json_build_object('id', s."by", 'label', u."name") end,
    'kind', s."kind",
    'entity', s."entity",
    'record', s."record",
    'organization', case when s."organization" is not null then json_build_object('id', o."id", 'label', o."name") end,
    'session', s."session",
    'address', s."address",
    'detail', s."detail") order by s."id" desc), '[]'::json),
  'next', case when (select count(*) from a) > $11 then (select x."id" from shown x order by x."id" limit 1) end)
from shown s
left join "hz"."user" u on u."id" = s."by"
left join "hz"."organization" o on o."id" = s."organization"
