-- What a person may see today, said again from the contract alone: §1 (positions), §2 "Depths", design §5 (successions).
-- The rows to judge are put in: "record", "organization" and "owner" of each live one. $1: the login. $2, $3: the organizations, and the tops of
-- subtrees, that a request is narrowed to; null where it is not.
with recursive "day" as (
  select t."date" from hz_control.today t
),
"tree" ("top", "organization") as (
  select o."id", o."id" from hz."organization" o
  union
  select t."top", e."child"
  from "tree" t join hz_control.organization_parent e on e."parent" = t."organization", "day" d
  where e."valid" @> d."date"
),
"stands" ("organization", "today") as (
  select o."id", o."id" from hz."organization" o
  union
  select s."organization", n."successor"
  from "stands" s join hz_control.succession n on n."predecessor" = s."today", "day" d
  where n."effective" <= d."date"
),
"post" as (
  select p."role", p."organization", p."user"
  from hz."position" p join hz."user" u on u."id" = p."user", "day" d
  where u."login" = $1 and p."deleted_at" is null
    and p."valid_from" <= d."date" and (p."valid_to" is null or d."date" < p."valid_to")
),
"chosen" as (
  select s."organization"
  from "stands" s
  join "tree" t on t."organization" = s."today"
  join hz."organization" o on o."id" = t."top"
  where $2::text[] is null or o."code" = any($3::text[]) or (o."code" = any($2::text[]) and t."top" = t."organization")
),
"row" as (
  {rows}
)
select distinct r."record", r."organization"
from "row" r, "post" p
where r."organization" in (select "organization" from "chosen")
  and case p."role"
    when 'director' then true
    when 'sales_manager' then exists (
      select from "stands" s join "tree" t on t."organization" = s."today"
      where s."organization" = r."organization" and t."top" = p."organization")
    when 'sales' then r."owner" = p."user" and exists (
      select from "stands" s join "tree" t on t."organization" = s."today"
      where s."organization" = r."organization" and t."top" = p."organization")
  end
