-- name: empty
select to_regclass('hz_control.model_version') is null

-- name: fresh
-- Files whose text no published version ever had: those that a new release changed or added.
select g.path
from unnest($1::text[], $2::text[]) g(path, text)
where not exists (
  select from hz_control.model_version v
  where v.state in ('active', 'retired') and v.files ->> g.path = g.text
)
