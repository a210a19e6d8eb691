-- 1,000 organizations: R at the top, A with 300 below it (B with 30, L alone), C with 30 whose relationships are all old, the rest in D.
create temporary table tree as
select n,
       case when n = 1 then 'R' when n = 2 then 'A' when n = 3 then 'B' when n = 33 then 'C' when n = 63 then 'D' else 'O' || n end as code,
       case when n = 1 then null when n = 2 then 1 when n = 3 then 2 when n between 4 and 32 then 3
            when n = 33 then 1 when n between 34 and 62 then 33 when n = 63 then 1
            when n between 64 and 333 then 2 else 63 end as parent
from generate_series(1, 1000) n;

alter table tree add column id uuid default uuidv7();

insert into hz.organization (id, organization, code, name, name_pinyin, kind, currency, created_at, changed_at)
select id, (select id from tree where n = 1), code, '组织' || code, 'zuzhi' || lower(code),
       case when n = 1 then 'group' when code in ('A', 'B', 'C', 'D') then 'company' else 'department' end, 'CNY', now(), now()
from tree;

insert into hz_control.organization_parent (child, parent, valid)
select t.id, p.id, daterange('2020-01-01', null) from tree t join tree p on p.n = t.parent;

create table hz_control.bench_tree as select * from tree;
