-- Functions that indexes, policies and statements share. None of them queries a business table.

-- A loop, because a query inside costs ten times as much, and every save of a searchable text comes by here. Pairs may come twice:
-- an index keeps each once.
create or replace function "hz"."bigrams"(value text) returns text[]
language plpgsql immutable strict parallel safe
as $bigrams$
declare
  folded text := lower(value collate "pg_c_utf8");
  pairs text[] := '{}';
begin
  for at in 1 .. greatest(length(folded) - 1, 1) loop
    pairs := pairs || substr(folded, at, 2);
  end loop;
  return pairs;
end
$bigrams$;

comment on function "hz"."bigrams"(text) is
  'All pairs of neighbouring characters, in lower case; a single character stands for itself. Recheck with LIKE.';

-- Not in language sql: such a function is opened up in a query, and an index over it is then not recognized.
create or replace function "hz"."folded"(value text) returns text
language plpgsql immutable strict parallel safe
as $folded$
begin
  return translate(
    lower(normalize(value, nfkc) collate "pg_c_utf8"),
    E' \t\n\r()[]{}<>-_.,;:!?''"/\\|&*+#@·、。…“”‘’《》【】〔〕—～~',
    ''
  );
end
$folded$;

comment on function "hz"."folded"(text) is
  'A name without width, case, blanks and punctuation: two names that fold alike are the same to a person.';

-- The same as phone_key of kernel/search/match; not in language sql for the same reason.
create or replace function "hz"."dialled"(value text) returns text
language plpgsql immutable strict parallel safe
as $dialled$
begin
  return ltrim(regexp_replace(
    regexp_replace(regexp_replace(normalize(value, nfkc), '(转|ext|x|#|,).*$', '', 'i'), '[^0-9]', '', 'g'),
    '^(00)?86(?=1\d{10}$|0?\d{9,11}$)', ''
  ), '0');
end
$dialled$;

comment on function "hz"."dialled"(text) is
  'The digits of a phone number without country and trunk codes and without extension.';

create or replace function "hz_control"."me"() returns uuid
language sql stable parallel safe
return nullif(current_setting('hezong.user', true), '')::uuid;

comment on function "hz_control"."me"() is
  'The person on whose behalf this transaction writes; null when nobody said so. Never used for people who query by SQL.';

-- Looks at control tables only. As a subquery of each policy this would be planned anew at every write, which costs
-- more than the write itself; here the plan is kept, although the role asks for custom plans.
create or replace function "hz_control"."reached"(rights text[]) returns uuid[]
language plpgsql stable parallel safe
set plan_cache_mode = 'force_generic_plan'
as $body$
begin
  return array(
    select s."organization"
    from "hz_control"."scope" s
    where s."user" = "hz_control"."me"()
      and (s."depth" || ' ' || s."role" = any (rights) or s."depth" = any (rights))
  );
end
$body$;

comment on function "hz_control"."reached"(text[]) is
  'The organizations that the person of the transaction reaches by any of these rights: "depth role", or "depth" for all roles.';
