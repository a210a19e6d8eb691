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
select row_to_json(x) from (
  select c.id, c.version || '.' || f.version as version, c.name, c.name_en, c.kind, c.customer_type, c.uscc, c.keywords,
    (select json_build_object('id', t.id, 'label', t.name) from hz.industry t where t.id = c.industry) as industry,
    (select json_build_object('id', t.id, 'label', t.name) from hz.region t where t.id = c.region) as region,
    (select json_build_object('id', t.id, 'label', t.name) from hz.region t where t.id = c.country) as country,
    (select json_build_object('id', t.id, 'label', t.name) from hz.region t where t.id = c.province) as province,
    (select json_build_object('id', t.id, 'label', t.name) from hz.region t where t.id = c.city) as city,
    c.address, c.postal_code, c.phone, c.email, c.website, c.bank,
    case when c.bank_account_last is not null then json_build_object('masked', c.bank_account_last) end as bank_account,
    (select json_build_object('id', t.id, 'label', t.name) from hz.customer t where t.id = c.parent) as parent,
    (select json_build_object('id', o.id, 'label', o.name) from hz.organization o where o.id = c.organization) as organization,
    c.created_at, c.changed_at,
    (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = c.created_by) as created_by,
    (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = c.changed_by) as changed_by,
    (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = f.owner) as owner,
    f.stage, f.follow_up, f.intent, f.next_step, f.next_on, f.remarks,
    (select json_build_object('id', t.id, 'label', t.name) from hz.customer_source t where t.id = f.source) as source,
    (select json_build_object('id', t.id, 'label', t.name) from hz.customer_grade t where t.id = f.grade) as grade,
    case when f.credit_limit is not null then json_build_object('amount', f.credit_limit::text, 'currency', f.credit_limit_currency) end as credit_limit,
    (select json_agg(row_to_json(y)) from (
      select g.id, (select json_build_object('id', o.id, 'label', o.name) from hz.organization o where o.id = g.organization) as organization,
        c.version || '.' || g.version as version, g.created_at, g.changed_at,
        (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = g.owner) as owner,
        g.stage, g.follow_up, g.intent, g.next_step, g.next_on, g.remarks,
        (select json_build_object('id', t.id, 'label', t.name) from hz.customer_source t where t.id = g.source) as source,
        (select json_build_object('id', t.id, 'label', t.name) from hz.customer_grade t where t.id = g.grade) as grade,
        case when g.credit_limit is not null then json_build_object('amount', g.credit_limit::text, 'currency', g.credit_limit_currency) end as credit_limit
      from f g) y) as facets
  from c, f) x;
