-- What the database holds of ours: one row, one document.
with
schemas as (
  select oid, nspname from pg_namespace where nspname in ('hz', 'hz_control', 'hz_bi')
),
relations as (
  select c.oid, c.relname, c.relkind, s.nspname
  from pg_class c join schemas s on s.oid = c.relnamespace
),
columns as (
  select r.relname as "table",
         jsonb_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)) as "columns"
  from relations r join pg_attribute a on a.attrelid = r.oid
  where r.relkind = 'r' and r.nspname = 'hz' and a.attnum > 0 and not a.attisdropped
  group by r.relname
)
select jsonb_build_object(
  'tables', (select coalesce(jsonb_object_agg("table", "columns"), '{}') from columns),
  'keys', (select coalesce(jsonb_object_agg(r.relname, jsonb_build_object('name', k.conname, 'columns', (
             select jsonb_agg(a.attname order by p.n) from unnest(k.conkey) with ordinality p(number, n)
             join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.number))), '{}')
           from pg_constraint k join relations r on r.oid = k.conrelid and r.nspname = 'hz' where k.contype = 'p'),
  'filled', (select coalesce(jsonb_agg(relname), '[]') from relations
             where relkind = 'r' and nspname = 'hz' and pg_relation_size(oid) > 0),
  'foreigns', (select coalesce(jsonb_object_agg(k.conname, t.relname || case when k.convalidated then '' else ' open' end), '{}')
               from pg_constraint k
               join relations r on r.oid = k.conrelid and r.nspname = 'hz'
               join pg_class t on t.oid = k.confrelid
               where k.contype = 'f'),
  'indexes', (select coalesce(jsonb_object_agg(r.relname, i.indisvalid), '{}')
              from pg_index i
              join relations r on r.oid = i.indexrelid
              where r.nspname = 'hz' and not i.indisprimary),
  'policies', (select coalesce(jsonb_object_agg(r.relname || ' ' || p.polname, obj_description(p.oid, 'pg_policy')), '{}')
               from pg_policy p join relations r on r.oid = p.polrelid),
  'views', (select coalesce(jsonb_object_agg(nspname || ' ' || relname, obj_description(oid, 'pg_class')), '{}')
            from relations where relkind = 'v'),
  'schema', (select obj_description(oid, 'pg_namespace') from schemas where nspname = 'hz_control')
) as "live"
