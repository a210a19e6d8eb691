-- A page of 50 customers in one stage, each once with its relationships inside the scope, newest relationship first.
select coalesce(json_agg(x.item order by x.changed_at desc, x.record desc), '[]') from (
  select p.changed_at, p.record, (select row_to_json(y) from (
      select c.id, c.version || '.' || f.version as version, c.name, f.stage,
        (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = f.owner) as owner,
        (select json_build_object('id', t.id, 'label', t.name) from hz.industry t where t.id = c.industry) as industry,
        (select json_build_object('id', t.id, 'label', t.name) from hz.region t where t.id = c.region) as region,
        json_build_object('amount', f.credit_limit::text, 'currency', f.credit_limit_currency) as credit_limit,
        (select json_agg(json_build_object('id', g.id, 'organization',
          (select json_build_object('id', o.id, 'label', o.name) from hz.organization o where o.id = g.organization),
          'version', c.version || '.' || g.version, 'created_at', g.created_at, 'changed_at', g.changed_at, 'stage', g.stage,
          'owner', (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = g.owner),
          'credit_limit', json_build_object('amount', g.credit_limit::text, 'currency', g.credit_limit_currency)) order by g.created_at)
         from hz.customer_facet g where g.record = c.id and g.deleted_at is null
           and g.organization in (select id from hz_control.bench_scope where name = ':scope')) as facets) y) as item
  from (
    select distinct on (k.changed_at, k.record) k.* from (
      select distinct on (record) changed_at, record, organization from (
        select v.* from (select id from hz_control.bench_scope where name = ':scope') o
        cross join lateral (
          select changed_at, record, organization from hz.customer_facet
          where organization = o.id and stage = 'screened' and deleted_at is null
          order by changed_at desc, record desc limit 102) v
        order by v.changed_at desc, v.record desc limit 102) w
      order by record, changed_at desc, organization desc) k
    order by k.changed_at desc, k.record desc limit 50) p
  join hz.customer_facet f on f.record = p.record and f.organization = p.organization
  join hz.customer c on c.id = p.record) x;
