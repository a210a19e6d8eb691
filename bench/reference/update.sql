\set n random(100001, 190000)
with k as (
  select f.record, f.organization, f.version, f.next_step, c.version as master from hz.customer_facet f join hz.customer c on c.id = f.record
  where f.record = ('00000000-0000-7000-8000-' || lpad(to_hex(:n * 10), 12, '0'))::uuid and f.organization = '00000000-0000-7000-9000-000000000040'),
f as (
  update hz.customer_facet t set next_step = '回访' || :n, version = k.version + 1, changed_at = now(), changed_by = '00000000-0000-7000-a000-000000000001'
  from k where t.record = k.record and t.organization = k.organization and t.version = k.version
  returning t.*, k.next_step as before, k.master),
h as (
  insert into hz_control.history (entity, record, facet, organization, version, by, verb, changes)
  select 'customer', f.record, f.id, f.organization, f.master || '.' || f.version, f.changed_by, 'update',
         jsonb_build_array(jsonb_build_object('field', 'next_step', 'old', f.before, 'new', f.next_step)) from f),
o as (
  insert into hz_control.outbox (entity, record, facet, organization, kind, version)
  select 'customer', f.record, f.id, f.organization, 'changed', f.master || '.' || f.version from f)
select row_to_json(x) from (select f.record, f.version, f.stage, f.next_step, c.name from f join hz.customer c on c.id = f.record) x;
