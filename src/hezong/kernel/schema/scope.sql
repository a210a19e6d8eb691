-- Who reaches which organizations today, by role and depth (contract §2, "Depths"). A deputy holds the position meanwhile.
select h."user", h."role", r."depth", r."member" as "organization"
from (
  select p."user", p."role", p."organization"
  from "hz"."position" p
  cross join "hz_control"."today" t
  where p."deleted_at" is null
    and p."valid_from" <= t."date" and (p."valid_to" is null or t."date" < p."valid_to")
  union all
  select p."deputy", p."role", p."organization"
  from "hz"."position" p
  cross join "hz_control"."today" t
  where p."deleted_at" is null and p."deputy" is not null
    and p."valid_from" <= t."date" and (p."valid_to" is null or t."date" < p."valid_to")
    and (p."deputy_from" is null or p."deputy_from" <= t."date")
    and (p."deputy_to" is null or t."date" < p."deputy_to")
) h
cross join lateral (
  select d."depth", d."member"
  from "hz_control"."reach" d
  where d."organization" = h."organization"
  union all
  select 'own', d."member"
  from "hz_control"."reach" d
  where d."organization" = h."organization" and d."depth" = 'below'
  union all
  select 'group', o."id"
  from "hz"."organization" o
) r
