// Serves contract-shaped answers from memory for work on the client alone. It is never shipped.
import { createServer } from 'node:http'

const pick = (list, n) => list[n % list.length]
const uuid = (kind, n) => `0199${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const T = (zh, en) => ({ 'zh-CN': zh, en })

const ORGS = [
  ['HZ', T('合纵集团', 'Hezong Group'), 'group', null, null], ['NORTH', T('华北公司', 'North China'), 'company', 0, { role: 'sales_manager', role_label: T('销售经理', 'Sales manager'), depth: 'below' }],
  ['SOUTH', T('华南公司', 'South China'), 'company', 0, null], ['EAST', T('华东公司', 'East China'), 'company', 0, null], ['WEST', T('西部公司', 'West'), 'company', 0, { role: 'sales_manager', role_label: T('代理至 12-31', 'Deputy until Dec 31'), depth: 'below' }],
  ['NORTH-SJZ', T('石家庄分公司', 'Shijiazhuang Branch'), 'branch', 1, null], ['NORTH-TJ', T('天津分公司', 'Tianjin Branch'), 'branch', 1, null],
].map(([code, name, kind, parent, position], n) => ({ id: uuid(1, n), code, name, kind, parent: parent === null ? null : uuid(1, parent), position }))
const USERS = ['许文博', '马晓东', '赵敏', '孙嘉怡', '沈一帆', '白雪梅', '孙志强'].map((name, n) => ({ id: uuid(2, n), version: '1', name, login: `u${n}` }))
const INDUSTRIES = ['通用设备', '涂料', '钢结构', '特种钢', '有色金属', '船舶配套', '轨道交通', '阀门', '铝加工', '汽车零部件'].map((name, n) => ({ id: uuid(3, n), version: '1', name }))
const REGIONS = ['河北 石家庄', '天津 滨海新区', '内蒙古 包头', '河北 唐山', '甘肃 兰州', '山东 青岛', '北京 丰台', '陕西 西安', '山西 运城', '河南 郑州'].map((name, n) => ({ id: uuid(4, n), version: '1', name }))
const GRADES = ['A 级', 'B 级', 'C 级'].map((name, n) => ({ id: uuid(5, n), version: '1', name }))
const SOURCES = ['行业展会', '老客户介绍', '网络', '电话开发'].map((name, n) => ({ id: uuid(6, n), version: '1', name }))
const STAGES = [['reserve', '储备', 'Reserve'], ['collected', '收集', 'Collected'], ['screened', '筛选', 'Screened'], ['developing', '开发', 'Developing'], ['following', '跟踪', 'Following up'], ['opportunity', '商机', 'Opportunity'], ['ordered', '订单', 'Ordered']]
const PLACES = ['河北', '天津', '包头', '唐山', '兰州', '青岛', '北京', '西安', '山西', '郑州', '银川', '沧州', '保定', '廊坊', '大同']
const NAMES = ['冀新装备', '滨恒海洋', '北鼎重型', '曹港联合', '陇盛有色', '海骏船舶', '首域轨道', '秦岳阀门', '晋泰铝业', '宇程客车', '塞上乳品', '渤岸管业', '长陆汽车', '新澜家居', '云璞建材']
const TAILS = ['制造有限公司', '股份有限公司', '实业有限公司', '集团有限公司']
const ref = (row) => (row ? { id: row.id, label: row.name?.['zh-CN'] ?? row.name } : null)
const at = (days, hours = 3) => new Date(Date.now() - days * 86400000 - hours * 3600000).toISOString()
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10)

const customers = Array.from({ length: 3000 }, (_, n) => {
  const org = pick([1, 1, 4, 1], n), name = pick(PLACES, n * 7 + Math.floor(n / 15)) + pick(NAMES, n * 4 + Math.floor(n / 60)) + pick(TAILS, n)
  const facet = (o, k) => ({ id: uuid(10 + k, n), organization: ref(ORGS[o]), version: `f${k}1`, owner: ref(pick(USERS, n + k)), stage: pick(STAGES, n * 3 + k * 2)[0], grade: ref(pick(GRADES, n)), source: ref(pick(SOURCES, n)), credit_limit: n % 9 === 8 ? null : { amount: `${(3200 - (n % 64) * 50) * 1000}.00`, currency: 'CNY' }, next_step: pick(['样板线试用', '年度框架', '对账', '报价评审', '回访', '技术交流'], n), next_on: n % 11 === 10 ? null : day((n % 20) - 4), remarks: null, intent: null })
  return { id: uuid(9, n), version: '1', name, name_en: null, kind: 'company', uscc: `9113010${String(n).padStart(5, '0')}K4X46`, keywords: n % 3 ? [] : ['重点', '水性漆'], industry: ref(pick(INDUSTRIES, n)), region: ref(pick(REGIONS, n)), address: n % 2 ? '裕华区槐安路 18 号' : null, phone: n % 4 ? `0311-860${n % 10}4471` : null, email: null, website: 'jixin-equip.example', bank_account: { masked: '4471' }, organization: ref(ORGS[org]), created_at: at(300 - (n % 200)), created_by: ref(USERS[0]), changed_at: at(n % 40, n % 12), changed_by: ref(pick(USERS, n)), facets: n % 10 === 0 ? [facet(1, 0), facet(4, 1)] : [facet(org, 0)], also: n % 5 === 0 ? [ref(ORGS[2])] : [] }
})
const people = ['刘建民', '韩素梅', '郭振海', '贺宝佳', '周立新', '何雨桐']
const contacts = Array.from({ length: 600 }, (_, n) => ({ id: uuid(20, n), version: '1', name: pick(people, n), customer: ref(customers[n % 250]), title: pick(['采购经理', '生产副总', '技术总监'], n), mobile: `138${String(10000000 + n * 137)}`, email: null, organization: ref(ORGS[1]), changed_at: at(n % 30) }))
const products = Array.from({ length: 80 }, (_, n) => ({ id: uuid(21, n), version: '1', code: `HZ-${200 + n}`, name: `${pick(['水性底漆', '环氧面漆', '防腐中涂', '固化剂'], n)} ${200 + n}`, price: { amount: `${80 + n * 3}.50`, currency: 'CNY' }, active: n % 7 !== 0, weight: `${12 + n}.25`, organization: ref(ORGS[0]), changed_at: at(n) }))
const DATA = { customer: customers, contact: contacts, product: products, user: USERS, industry: INDUSTRIES, region: REGIONS, customer_grade: GRADES, customer_source: SOURCES, organization: ORGS, price_book: [] }

const f = (type, zh, en, more = {}) => ({ type, title: T(zh, en), state: 'editable', sortable: true, ...more })
const stage = f('stage', '阶段', 'Stage', { facet: true, options: STAGES.map(([code, zh, en]) => ({ code, title: T(zh, en) })) })
const MOVES = STAGES.slice(1).map(([to, zh, en], n) => ({ name: `to_${to}`, title: T(zh, en), from: [STAGES[n][0]], to }))
const code = (name, zh, en) => ({ name, title: T(zh, en), plural: T(zh, en), scope: 'group', label: 'name', faceted: false, icon: 'tag', verbs: ['read'], fields: { name: f('text', '名称', 'Name', { required: true }) }, moves: [], actions: [], views: { list: ['name'], form: [{ name: 'main', title: T('基本信息', 'Main'), fields: ['name'] }] }, checks: [] })
const ALL = ['read', 'create', 'update', 'delete', 'export', 'merge']
const ENTITIES = {
  customer: { name: 'customer', title: T('客户', 'Customer'), plural: T('客户', 'Customers'), scope: 'group', label: 'name', faceted: true, icon: 'building', area: 'party', verbs: ALL, moves: MOVES, actions: [], checks: [],
    fields: { name: f('text', '客户名称', 'Customer name', { required: true, search: true }), name_en: f('text', '英文名称', 'English name'), kind: f('choice', '性质', 'Kind', { options: [{ code: 'company', title: T('企业', 'Company') }, { code: 'person', title: T('个人', 'Person') }] }), uscc: f('text', '统一社会信用代码', 'Credit code'), keywords: f('tags', '关键字', 'Keywords'), industry: f('ref', '行业', 'Industry', { entity: 'industry' }), region: f('ref', '地区', 'Region', { entity: 'region' }), address: f('text', '地址', 'Address'), phone: f('phone', '电话', 'Phone'), email: f('email', '邮箱', 'E-mail'), website: f('url', '网站', 'Website'), bank_account: f('text', '银行账号', 'Bank account', { state: 'masked' }), contacts: f('many', '联系人', 'Contacts', { entity: 'contact', field: 'customer' }),
      owner: f('ref', '负责人', 'Owner', { entity: 'user', facet: true }), stage: { ...stage, state: 'readonly' }, source: f('ref', '来源', 'Source', { entity: 'customer_source', facet: true }), grade: f('ref', '等级', 'Grade', { entity: 'customer_grade', facet: true }), credit_limit: f('money', '信用额度', 'Credit limit', { facet: true }), next_step: f('text', '下一步', 'Next step', { facet: true }), next_on: f('date', '下次跟进', 'Next on', { facet: true }), intent: f('text', '购买意向', 'Intent', { facet: true }), remarks: f('longtext', '备注', 'Remarks', { facet: true }), changed_at: f('datetime', '最近更新', 'Changed', { state: 'readonly' }) },
    views: { list: ['name', 'stage', 'owner', 'industry', 'region', 'credit_limit', 'changed_at', 'next_on', 'next_step'], form: [{ name: 'main', title: T('基本信息', 'Main'), fields: ['name', 'name_en', 'kind', 'uscc', 'industry', 'keywords'] }, { name: 'reach', title: T('联系方式', 'Reach'), fields: ['region', 'address', 'phone', 'email', 'website', 'bank_account'] }, { name: 'relation', title: T('往来', 'Relationship'), fields: ['owner', 'stage', 'source', 'grade', 'credit_limit', 'intent', 'next_step', 'next_on', 'remarks'] }, { name: 'people', title: T('联系人', 'People'), fields: ['contacts'] }] } },
  contact: { name: 'contact', title: T('联系人', 'Contact'), plural: T('联系人', 'Contacts'), scope: 'group', label: 'name', faceted: false, icon: 'user', verbs: ALL, moves: [], actions: [], checks: [], fields: { name: f('text', '姓名', 'Name', { required: true }), customer: f('ref', '客户', 'Customer', { entity: 'customer', required: true }), title: f('text', '职务', 'Title'), mobile: f('phone', '手机', 'Mobile'), email: f('email', '邮箱', 'E-mail'), changed_at: f('datetime', '最近更新', 'Changed', { state: 'readonly' }) }, views: { list: ['name', 'title', 'customer', 'mobile', 'changed_at'], form: [{ name: 'main', title: T('基本信息', 'Main'), fields: ['name', 'customer', 'title', 'mobile', 'email'] }] } },
  product: { name: 'product', title: T('产品', 'Product'), plural: T('产品', 'Products'), scope: 'group', label: 'name', faceted: false, icon: 'package', verbs: ['read', 'export'], moves: [], actions: [], checks: [], fields: { name: f('text', '名称', 'Name'), code: f('text', '编码', 'Code'), price: f('money', '单价', 'Price'), active: f('bool', '在售', 'Active'), weight: f('decimal', '重量', 'Weight') }, views: { list: ['name', 'code', 'price', 'active', 'weight'], form: [{ name: 'main', title: T('基本信息', 'Main'), fields: ['name', 'code', 'price', 'active', 'weight'] }] } },
  price_book: { ...code('price_book', '价目表', 'Price books'), verbs: ALL, icon: 'receipt' },
  user: { ...code('user', '人员', 'People'), icon: 'user' }, industry: code('industry', '行业', 'Industries'), region: code('region', '地区', 'Regions'), customer_grade: code('customer_grade', '客户等级', 'Grades'), customer_source: code('customer_source', '客户来源', 'Sources'),
}
const NAV = [{ area: 'party', title: T('客户与联系人', 'Customers'), entities: ['customer', 'contact'] }, { area: 'product', title: T('产品', 'Products'), entities: ['product', 'price_book'] }, { area: 'reference', title: T('基础资料', 'Reference'), entities: ['industry', 'region', 'customer_source'] }]
const say = (value, lang) => (Array.isArray(value) ? value.map((v) => say(v, lang)) : value && typeof value === 'object' ? ('zh-CN' in value ? value[lang] : Object.fromEntries(Object.entries(value).map(([k, v]) => [k, say(v, lang)]))) : value)

class Fault extends Error { constructor(status, code, message, problems) { super(message); Object.assign(this, { status, code, problems: problems ?? [{ code, message }] }) } }
let signedIn = true
const history = new Map()
const imports = new Map()

function scope(req) { const h = req.headers['x-organization']; return h ? h.split(',').map((x) => x.replace('/*', '')) : null }
const wrap = (s) => s
function compile(text) {
  let js = text.replace(/!\s*\(([^()]*?)\s+in\s+(\[[^\]]*\])\)/g, '!($2.includes(plain($1)))').replace(/([\w.]+)\s+in\s+(\[[^\]]*\])/g, '$2.includes(plain($1))')
  js = js.replace(/has\((\w+)\)/g, '(plain($1) != null)').replace(/(\w+)\.contains\(/g, 'S($1).includes(').replace(/(\w+)\.startsWith\(/g, 'S($1).startsWith(').replace(/(\b[a-z_]+\b) (==|>=|<=|<|>) /g, 'plain($1) $2 ')
  return new Function('row', `const S=(x)=>String(plain(x)??''),plain=(x)=>x&&x.id?x.id:x&&x.amount?Number(x.amount):x,id=(x)=>x,date=(x)=>x,datetime=(x)=>x,user={id:'${USERS[4].id}'},days=(n)=>n;with(new Proxy(row,{has:(t,k)=>typeof k==='string'&&!['S','plain','id','date','datetime','user','days','String','Number','today','now'].includes(k)&&k in t,get:(t,k)=>t[k]})){return ${js.replace(/(today|now)\(\)\s*([+-])\s*days\((\d+)\)/g, (_, w, s, n) => JSON.stringify(w === 'today' ? day(Number(s + n)) : at(-Number(s + n), 0))).replace(/today\(\)/g, JSON.stringify(day(0)))}}`)
}
const flat = (item, facet) => ({ ...item, ...(facet ? Object.fromEntries(Object.entries(facet).filter(([k]) => !['id', 'version', 'organization'].includes(k))) : {}) })
function present(item, orgs) {
  if (!item.facets) return item
  const { also, ...rest } = item
  const facets = orgs ? item.facets.filter((x) => orgs.includes(x.organization.id)) : item.facets
  return { ...(orgs?.length === 1 && facets[0] ? flat(rest, facets[0]) : rest), facets }
}
const movesOf = (facet) => { const n = STAGES.findIndex(([c]) => c === facet?.stage); return n < 0 || n >= 6 ? [] : [{ name: `to_${STAGES[n + 1][0]}`, to: STAGES[n + 1][0], allowed: n !== 4, missing: n === 4 ? ['intent', 'next_step'].filter((x) => !facet[x]) : [] }].map((m) => ({ ...m, allowed: m.missing.length === 0 })) }

function list(req, entity, q) {
  const orgs = scope(req), relations = q.get('rows') === 'relationships'
  let rows = DATA[entity].filter((r) => !r.deleted && (!orgs || !r.facets || r.facets.some((x) => orgs.includes(x.organization.id))))
  rows = rows.flatMap((r) => (relations && r.facets ? r.facets.filter((x) => !orgs || orgs.includes(x.organization.id)).map((x) => ({ ...flat(present(r, null), x), facet: x })) : [present(r, orgs)]))
  if (q.get('filter')) { let test; try { test = compile(q.get('filter')); rows = rows.filter((r) => { try { return test(r.facet || !r.facets ? r : flat(r, r.facets[0])) } catch { return false } }) } catch (e) { throw new Fault(400, 'request.filter', `无法理解筛选：${q.get('filter')}`) } }
  for (const name of (q.get('order') ?? '').split(',').filter(Boolean).reverse()) { const key = name.replace(/^-/, ''), sign = name[0] === '-' ? -1 : 1; const val = (r) => { const v = (r.facet || !r.facets ? r : flat(r, r.facets[0]))[key]; return v?.amount ? Number(v.amount) : (v?.label ?? v) }; rows = rows.toSorted((a, b) => { const x = val(a), y = val(b); return x == null ? 1 : y == null ? -1 : x < y ? -sign : x > y ? sign : 0 }) }
  const start = Number(q.get('after') ?? 0), limit = Number(q.get('limit') ?? 50)
  return { items: rows.slice(start, start + limit).map((r) => ({ ...r, also: undefined })), next: start + limit < rows.length ? String(start + limit) : null, ...(q.get('count') ? { count: Math.min(rows.length, 10001), count_capped: rows.length > 10000 } : {}) }
}
function expand(entity, values) { return Object.fromEntries(Object.entries(values).map(([k, v]) => { const field = ENTITIES[entity].fields[k]; return [k, field?.type === 'ref' && typeof v === 'string' ? ref(DATA[field.entity].find((r) => r.id === v)) : v] })) }
function log(id, verb, changes) { const l = history.get(id) ?? []; l.unshift({ version: `${l.length + 2}`, at: new Date().toISOString(), by: ref(USERS[4]), verb, batch: null, changes }); history.set(id, l) }

function route(req, url, body) {
  const path = url.pathname.split('/').filter(Boolean).slice(1), q = url.searchParams, lang = /^en/.test(req.headers['accept-language'] ?? '') ? 'en' : 'zh-CN', m = req.method
  if (path[0] === 'session') {
    if (m === 'POST') { if (body.password !== 'demo') throw new Fault(401, 'session.wrong', '账号或密码不对'); signedIn = true }
    if (m === 'DELETE') { signedIn = false; return null }
    if (!signedIn) throw new Fault(401, process.env.FIRST_RUN ? 'session.first_run' : 'session.needed', 'sign in')
    return { user: { id: USERS[4].id, login: 'shen', name: '沈一帆' }, organizations: ORGS.map(({ id, code: c, name }) => ({ id, code: c, name: name[lang] })), positions: [], language: lang, csrf: 'token' }
  }
  if (!signedIn) throw new Fault(401, 'session.needed', 'sign in')
  if (path[0] === 'model') return say({ version: '1', language: lang, me: { id: USERS[4].id, login: 'shen', name: '沈一帆' }, organizations: ORGS, entities: ENTITIES, navigation: NAV }, lang)
  if (path[0] === 'search') { const t = q.get('q'); return { items: Object.entries({ customer: customers, contact: contacts, product: products }).flatMap(([entity, rows]) => rows.filter((r) => r.name.includes(t)).slice(0, 5).map((r) => ({ entity, id: r.id, label: r.name, organizations: (r.facets ?? []).map((x) => x.organization), why: null }))) } }
  if (path[0] === 'preferences' || path[0] === 'access-requests') return {}
  if (path[0] === 'imports') {
    if (m === 'POST' && !path[1]) { const one = { id: uuid(30, imports.size), entity: 'customer', name: '华北经销商资料_2026 秋.xlsx', state: 'staged', columns: ['企业名称', '信用代码', '所属行业', '所在地', '联系电话', '备注'].map((name, n) => ({ name, samples: [] })), mapping: { 企业名称: 'name', 信用代码: 'uscc', 所属行业: 'industry', 所在地: 'region', 联系电话: 'phone', 备注: null }, preview: customers.slice(0, 40).map((c, n) => ({ row: n + 1, values: { 企业名称: c.name, 信用代码: c.uscc, 所属行业: c.industry.label, 所在地: c.region.label, 联系电话: c.phone, 备注: '' } })), problems: [{ code: 'check.uscc', field: 'uscc', row: 3, message: '信用代码校验位不对' }, { code: 'import.unknown_reference', field: 'industry', row: 4, message: '行业不在表中' }, { code: 'import.unknown_reference', field: 'industry', row: 12, message: '行业不在表中' }] }; imports.set(one.id, one); return [201, one] }
    const job = imports.get(path[1]); if (!job) throw new Fault(404, 'request.missing', '没有这个导入')
    if (path[2] === 'mapping') Object.assign(job.mapping, body.mapping)
    if (path[2] === 'run') { job.state = 'running'; job.started = Date.now(); return [202, job] }
    if (path[2] === 'undo') job.state = 'undone'
    if (job.started) { const done = Math.min(5524, Math.floor((Date.now() - job.started) * 1.2)); job.counts = { rows: 5524, created: Math.floor(done * 0.87), updated: 0, duplicate: done - Math.floor(done * 0.87) - Math.min(23, done), problem: Math.min(23, done), skipped: 0 }; if (done >= 5524 && job.state === 'running') job.state = 'done' }
    return job
  }
  const [, entity, id, part, name] = path
  if (path[0] !== 'records' || !DATA[entity]) throw new Fault(404, 'request.missing', '没有这个地址')
  if (m === 'GET' && !id) return list(req, entity, q)
  if (id === 'duplicates') return { items: (q.get('name') ?? '').length > 1 ? customers.filter((c) => c.name.includes(q.get('name'))).slice(0, 2).map((c, n) => ({ id: c.id, label: c.name, score: 0.9, masked: n === 1, organizations: [ref(ORGS[2])] })) : [] }
  if (id === 'export') return { raw: '﻿name\n' + DATA[entity].slice(0, 10).map((r) => r.name).join('\n') }
  if (id === 'bulk') { for (const one of body.ids) Object.assign(DATA[entity].find((r) => r.id === one), expand(entity, body.set)); return [202, { batch: uuid(40, 1) }] }
  if (m === 'POST' && !id) { if (!body.name) throw new Fault(422, 'check.required', '必填', [{ code: 'check.required', field: 'name', message: '请填写名称' }]); if (/重复/.test(body.name)) throw new Fault(422, 'check.duplicate', '已存在', [{ code: 'check.duplicate', field: 'name', message: '已有同名记录', hint: '请打开已有记录。' }]); const { organization, ...rest } = expand(entity, body); const org = ref(ORGS.find((o) => o.id === organization) ?? ORGS[1]); const row = { version: '1', organization: org, ...rest, changed_at: at(0, 0), changed_by: ref(USERS[4]) }; if (ENTITIES[entity].faceted) { row.facets = [{ id: uuid(50, DATA[entity].length), version: 'f1', organization: org, stage: 'reserve', ...Object.fromEntries(Object.entries(rest).filter(([k]) => ENTITIES[entity].fields[k]?.facet)) }]; row.also = [] } DATA[entity].unshift(row); log(row.id, 'create', []); return [201, present(row, null)] }
  const row = DATA[entity].find((r) => r.id === id)
  if (!row) throw new Fault(404, 'request.missing', '没有这条记录')
  const full = () => { const orgs = scope(req), shown = present(row, orgs); const facet = shown.facets?.[0]; return { ...shown, moves: row.facets ? movesOf(facet) : [], also_known_to: row.also } }
  if (m === 'GET' && part === 'history') return { items: [...(history.get(id) ?? []), { version: '1b', at: at(3), by: ref(USERS[2]), verb: 'update', batch: null, changes: [{ field: 'grade', old: ref(GRADES[1]), new: ref(GRADES[0]) }, { field: 'phone', old: null, new: '0311-8602 4471' }] }, { version: '1a', at: at(9), by: ref(USERS[0]), verb: 'move', batch: null, changes: [{ field: 'stage', old: 'developing', new: 'following' }] }, { version: '1', at: at(60), by: ref(USERS[0]), verb: 'create', batch: null, changes: [] }], next: null }
  if (m === 'GET') return full()
  if (m === 'DELETE') { row.deleted = true; return null }
  if (part === 'restore') { row.deleted = false; return full() }
  if (part === 'facets') { row.facets.push({ id: uuid(51, customers.indexOf(row)), version: 'f1', organization: ref(ORGS.find((o) => o.id === body.organization)), stage: 'reserve' }); return [201, full()] }
  const given = (req.headers['if-match'] ?? body.version ?? '').replaceAll('"', '')
  const { organization, version: _, set, ...values } = body
  const facet = row.facets?.find((x) => x.organization.id === organization)
  if (part === 'moves') { facet.stage = name.replace('to_', ''); Object.assign(facet, expand(entity, set ?? {})); facet.version += '+'; log(id, 'move', [{ field: 'stage', old: null, new: facet.stage }]); return full() }
  const target = facet ?? row
  if (given !== target.version) throw new Fault(412, 'conflict.version', '已被修改', Object.keys(values).map((field) => ({ code: 'conflict.version', field, mine: expand(entity, values)[field], theirs: target[field], original: null })))
  if (values.next_step === '冲突') { const before = facet.next_step; facet.next_step = '11-27 拜访'; facet.version += 'x'; throw new Fault(412, 'conflict.version', '已被修改', [{ code: 'conflict.version', field: 'next_step', mine: '冲突', theirs: '11-27 拜访', original: before }]) }
  if (values.name === '') throw new Fault(422, 'check.required', '请填写名称')
  const changes = Object.entries(expand(entity, values)).map(([field, next]) => ({ field, old: target[field] ?? null, new: next }))
  Object.assign(target, expand(entity, values)); target.version += '+'; row.changed_at = at(0, 0); row.changed_by = ref(USERS[4])
  log(id, 'update', changes)
  return full()
}

createServer(async (req, res) => {
  const parts = []
  for await (const part of req) parts.push(part)
  const raw = Buffer.concat(parts).toString()
  let status = 200, answer
  try {
    answer = route(req, new URL(req.url, 'http://x'), /json/.test(req.headers['content-type'] ?? '') ? JSON.parse(raw || '{}') : {})
    if (Array.isArray(answer)) [status, answer] = answer
    if (answer === null) status = 204
  } catch (fault) {
    if (!(fault instanceof Fault)) console.error(fault)
    status = fault.status ?? 500
    answer = { type: 'about:blank', title: fault.message, status, code: fault.code ?? 'failed', problems: fault.problems ?? [] }
  }
  await new Promise((go) => setTimeout(go, Number(process.env.DELAY ?? 60)))
  res.writeHead(status, { 'Content-Type': answer?.raw ? 'text/csv' : 'application/json', 'X-Request-Id': '7f3a-91c2' })
  res.end(answer === null ? '' : (answer.raw ?? JSON.stringify(answer)))
}).listen(Number(process.env.PORT ?? 8000), '127.0.0.1')
