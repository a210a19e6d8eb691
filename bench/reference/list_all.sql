-- The same page over the whole group: one walk of the index by stage and time.
select coalesce(json_agg(x.item order by x.changed_at desc, x.record desc), '[]') from (
  select p.changed_at, p.record, (select row_to_json(y) from (
      select c.id, c.version || '.' || f.version as version, c.name, f.stage,
        (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = f.owner) as owner,
        (select json_build_object('id', t.id, 'label', t.name) from hz.industry t where t.id = c.industry) as industry,
        (select json_build_object('id', t.id, 'label', t.name) from hz.region t where t.id = c.region) as region,
        json_build_object('amount', f.credit_limit::text, 'currency', f.credit_limit_currency) as credit_limit,
        json_build_array(json_build_object('id', f.id, 'organization',
          (select json_build_object('id', o.id, 'label', o.name) from hz.organization o where o.id = f.organization),
          'version', c.version || '.' || f.version, 'created_at', f.created_at, 'changed_at', f.changed_at, 'stage', f.stage,
          'owner', (select json_build_object('id', u.id, 'label', u.name) from hz."user" u where u.id = f.owner),
          'credit_limit', json_build_object('amount', f.credit_limit::text, 'currency', f.credit_limit_currency))) as facets) y) as item
  from (
    select changed_at, record, organization from hz.customer_facet
    where stage = 'screened' and deleted_at is null
    order by changed_at desc, record desc, organization desc limit 51) p
  join hz.customer_facet f on f.record = p.record and f.organization = p.organization
  join hz.customer c on c.id = p.record
  order by p.changed_at desc, p.record desc limit 50) x;
