\set n random(1, 1000000000)
with c as (
  insert into hz.customer (id, organization, created_by, changed_by, name, name_pinyin, name_initials, kind, industry, region, phone)
  values (uuidv7(), '00000000-0000-7000-9000-000000000040', '00000000-0000-7000-a000-000000000001', '00000000-0000-7000-a000-000000000001',
          '深圳华腾测试' || :n || '有限公司', 'shenzhenhuatengceshi' || :n || 'youxiangongsi', 'szhtcs' || :n || 'yxgs', 'company',
          '00000000-0000-7000-b000-000000000001', '00000000-0000-7000-c000-000000000001', '0' || (10000000000 + :n))
  returning *),
f as (
  insert into hz.customer_facet (id, record, organization, created_by, changed_by, owner, stage, follow_up, m_name, m_name_pinyin, m_industry, m_region)
  select uuidv7(), c.id, c.organization, c.created_by, c.changed_by, c.created_by, 'reserve', 'untouched', c.name, c.name_pinyin, c.industry, c.region from c
  returning *),
h as (
  insert into hz_control.history (entity, record, facet, organization, version, by, verb, changes)
  select 'customer', c.id, f.id, c.organization, '1.1', c.created_by, 'create',
         jsonb_build_array(jsonb_build_object('field', 'name', 'old', null, 'new', c.name), jsonb_build_object('field', 'phone', 'old', null, 'new', c.phone),
                           jsonb_build_object('field', 'industry', 'old', null, 'new', c.industry), jsonb_build_object('field', 'region', 'old', null, 'new', c.region),
                           jsonb_build_object('field', 'stage', 'old', null, 'new', f.stage))
  from c, f),
o as (
  insert into hz_control.outbox (entity, record, facet, organization, kind, version)
  select 'customer', c.id, f.id, c.organization, 'created', '1.1' from c, f)
select row_to_json(x) from (select c.id, c.version || '.' || f.version as version, c.name, c.phone, f.stage from c, f) x;
