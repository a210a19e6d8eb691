-- name: organizations
-- 1,000 organizations. A and all below it are 300, B inside it 30, L alone is one; C is 30 whose relationships are all old; W takes the writes.
create table hz_control.bench_tree as
select n, t.code, t.parent, ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid as id
from (
  select n,
         case n when 1 then 'R' when 2 then 'A' when 3 then 'B' when 4 then 'L' when 33 then 'C' when 63 then 'D' when 64 then 'W' else 'O' || n end as code,
         case when n = 1 then null when n in (2, 33, 63, 64) then 1 when n = 3 then 2 when n between 4 and 32 then 3
              when n between 34 and 62 then 33 when n between 65 and 333 then 2 else 63 end as parent
  from generate_series(1, 1000) n
) t;

-- name: units
insert into hz.organization (id, organization, code, name, name_pinyin, name_initials, kind, currency)
select id, (select id from hz_control.bench_tree where n = 1), code, '组织' || code, 'zuzhi' || lower(code), 'zz',
       case when n = 1 then 'group' when parent = 1 then 'company' else 'department' end, 'CNY'
from hz_control.bench_tree;

-- name: lives
insert into hz_control.organization_life (organization, valid)
select id, daterange('2020-01-01', null) from hz_control.bench_tree;

-- name: parents
insert into hz_control.organization_parent (child, parent, valid)
select c.id, p.id, daterange('2020-01-01', null) from hz_control.bench_tree c join hz_control.bench_tree p on p.n = c.parent;

-- name: users
insert into hz."user" (id, organization, login, name, name_pinyin, name_initials, language, locked, program)
select ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, (select id from hz_control.bench_tree where n = 1),
       'u' || n, '人员' || n, 'renyuan' || n, 'ry', 'zh-CN', false, false
from generate_series(1, 2000) n;

-- name: industries
insert into hz.industry (id, organization, code, name, name_pinyin, name_initials)
select ('00000000-0000-7000-b000-' || lpad(to_hex(n), 12, '0'))::uuid, (select id from hz_control.bench_tree where n = 1),
       'I' || n, '行业' || n, 'hangye' || n, 'hy'
from generate_series(1, 90) n;

-- name: regions
insert into hz.region (id, organization, code, name, name_pinyin, name_initials, level)
select ('00000000-0000-7000-c000-' || lpad(to_hex(n), 12, '0'))::uuid, (select id from hz_control.bench_tree where n = 1),
       'C' || n, '城市' || n, 'chengshi' || n, 'cs', 'city'
from generate_series(1, 340) n;

-- name: words
create table hz_control.bench_words as
select array['华','腾','科','新','天','海','明','德','瑞','丰','盛','宏','远','达','信','诚','和','顺','金','银','龙','凤','山','河','春','秋','光','辉','星','月'] as han,
       array['hua','teng','ke','xin','tian','hai','ming','de','rui','feng','sheng','hong','yuan','da','xin','cheng','he','shun','jin','yin','long','feng','shan','he','chun','qiu','guang','hui','xing','yue'] as pin,
       array['深圳','上海','北京','广州','成都','武汉','西安','沈阳','长沙','厦门','青岛','大连','宁波','苏州','无锡','合肥','福州','南昌','郑州','太原'] as city,
       array['shenzhen','shanghai','beijing','guangzhou','chengdu','wuhan','xian','shenyang','changsha','xiamen','qingdao','dalian','ningbo','suzhou','wuxi','hefei','fuzhou','nanchang','zhengzhou','taiyuan'] as cpin,
       array['sz','sh','bj','gz','cd','wh','xa','sy','cs','xm','qd','dl','nb','sz','wx','hf','fz','nc','zz','ty'] as cini,
       array['reserve','reserve','reserve','reserve','reserve','reserve','reserve','collected','collected','screened','screened','screened','developing','following','opportunity','ordered'] as stage;

-- name: customers
-- Every tenth customer belongs to W; the rest are spread over all the other organizations, those of C with old dates.
insert into hz.customer (id, organization, created_at, created_by, changed_at, changed_by, name, name_pinyin, name_initials,
                         kind, customer_type, industry, region, address, phone)
select ('00000000-0000-7000-8000-' || lpad(to_hex(s.n), 12, '0'))::uuid, o.id, at, u.id, at, u.id,
       w.city[a] || w.han[b] || w.han[c] || w.han[d] || '有限公司',
       w.cpin[a] || w.pin[b] || w.pin[c] || w.pin[d] || 'youxiangongsi', w.cini[a] || left(w.pin[b], 1) || left(w.pin[c], 1) || left(w.pin[d], 1) || 'yxgs',
       'company', (array['direct','distributor','retailer'])[1 + s.n % 3],
       ('00000000-0000-7000-b000-' || lpad(to_hex(1 + (h / 7) % 90), 12, '0'))::uuid,
       ('00000000-0000-7000-c000-' || lpad(to_hex(1 + (h / 11) % 340), 12, '0'))::uuid,
       '路' || s.n || '号', '0' || (10000000000 + s.n)
from (
  select n, h, 1 + h % 20 as a, 1 + (h / 20) % 30 as b, 1 + (h / 600) % 30 as c, 1 + (h / 18000) % 30 as d,
         case when n % 10 = 0 then 64 else 1 + (h / 13) % 1000 end as org
  from (select n, abs(hashint8(n))::bigint as h from generate_series($1::bigint, $2::bigint) n) s
) s
cross join hz_control.bench_words w
join hz_control.bench_tree o on o.n = s.org
cross join lateral (select ('00000000-0000-7000-a000-' || lpad(to_hex(1 + (h / 17) % 2000), 12, '0'))::uuid as id) u
cross join lateral (
  select case when s.org between 33 and 62 then timestamptz '2019-01-01' + (h % 60000000) * interval '1 second'
              else timestamptz '2024-06-01' + (h % 70000000) * interval '1 second' end as at
) t;

-- name: facets
insert into hz.customer_facet (id, record, organization, created_at, created_by, changed_at, changed_by, owner, stage, follow_up,
                               credit_limit, credit_limit_currency, m_name, m_name_pinyin, m_customer_type, m_industry, m_region)
select uuidv7(), c.id, o.id, c.created_at, c.created_by, c.changed_at + (o.place * interval '1 hour'), c.created_by, c.created_by,
       w.stage[1 + (h / 23) % 16], 'regular', (h % 1000) * 1000, 'CNY', c.name, c.name_pinyin, c.customer_type, c.industry, c.region
from (select c.*, abs(hashtextextended(c.id::text, 7)) as h from hz.customer c where c.id between $1 and $2) c
cross join hz_control.bench_words w
cross join lateral (
  select c.organization as id, 0 as place
  union all
  -- Every fourth customer is known to a second organization; the cold ones stay alone.
  select b.id, 1 from hz_control.bench_tree b
  where h % 4 = 0 and b.n = 65 + (h / 29) % 900 and b.id <> c.organization
    and c.organization not in (select x.id from hz_control.bench_tree x where x.n between 33 and 64)
) o;

-- name: positions
insert into hz."position" (id, organization, "user", role, valid_from)
select ('00000000-0000-7000-d000-' || lpad(to_hex(v.n), 12, '0'))::uuid, t.id,
       ('00000000-0000-7000-a000-' || lpad(to_hex(v.n), 12, '0'))::uuid, v.role, date '2020-01-01'
from (values (1, 'W', 'sales_manager'), (2, 'L', 'sales_manager'), (3, 'B', 'sales_manager'), (4, 'A', 'sales_manager'),
             (5, 'R', 'director'), (6, 'C', 'sales_manager')) v(n, code, role)
join hz_control.bench_tree t on t.code = v.code;

-- name: scopes
create table hz_control.bench_scope as
with recursive below as (
  select code as name, id, n from hz_control.bench_tree where code in ('L', 'B', 'A', 'C')
  union all
  select b.name, t.id, t.n from below b join hz_control.bench_tree t on t.parent = b.n)
select name, id from below;

-- name: sessions
insert into hz_control.session (token_hash, "user", language, expires_at, position, name)
select sha256(('bench-' || n)::bytea), ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'zh-CN',
       now() + interval '30 days', ('00000000-0000-7000-d000-' || lpad(to_hex(n), 12, '0'))::uuid, 'bench'
from generate_series(1, 6) n;
