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
  from f join hz.customer c on c.id = f.record) x;
