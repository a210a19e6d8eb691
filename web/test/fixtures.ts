// A small model of its own: entities that no business area has, so that nothing in the client can lean on one.
import { completeEntity } from '../src/api/model'
import type { Entity, Model } from '../src/meta/types'

const raw = {
  title: 'Tool', plural: 'Tools', scope: 'group', label: 'name', faceted: true, icon: 'box', verbs: ['read', 'create', 'update'], moves: [], actions: [], checks: [],
  fields: {
    name: { type: 'text', title: 'Name', required: true, state: 'editable', sortable: true },
    state: { type: 'stage', title: 'State', facet: true, state: 'readonly', options: [{ code: 'fresh', title: 'Fresh' }, { code: 'worn', title: 'Worn' }, { code: 'gone', title: 'Gone' }] },
    color: { type: 'choice', title: 'Colour', state: 'editable', options: [{ code: 'red', title: 'Red' }, { code: 'blue', title: 'Blue' }] },
    maker: { type: 'ref', title: 'Maker', entity: 'maker', state: 'editable' },
    keeper: { type: 'ref', title: 'Keeper', entity: 'user', facet: true, state: 'editable' },
    owner_unit: { type: 'ref', title: 'Unit', entity: 'organization', state: 'readonly' },
    price: { type: 'money', title: 'Price', facet: true, state: 'editable' },
    weight: { type: 'decimal', title: 'Weight', state: 'editable' },
    labels: { type: 'tags', title: 'Labels', state: 'editable' },
    sharp: { type: 'bool', title: 'Sharp', state: 'editable' },
    bought_on: { type: 'date', title: 'Bought on', state: 'editable' },
    changed_at: { type: 'datetime', title: 'Changed', state: 'readonly' },
    secret: { type: 'text', title: 'Secret', state: 'masked' },
    shape: { type: 'hologram', title: 'Shape', state: 'readonly' },
    parts: { type: 'many', title: 'Parts', entity: 'part', field: 'tool', state: 'editable' },
  },
  views: { list: ['name', 'state', 'price'], form: [{ name: 'main', title: 'Main', fields: ['name', 'color', 'state'] }] },
} as unknown as Entity

export const tool: Entity = completeEntity('tool', raw)

export const model: Model = {
  version: '1', language: 'en', me: { id: 'u1', login: 'me', name: 'Me' },
  organizations: [
    { id: 'o0', code: 'ALL', name: '总部', kind: 'group', parent: null, position: null },
    { id: 'o1', code: 'A', name: '东山公司', kind: 'company', parent: 'o0', position: { role: 'r', role_label: 'Role', depth: 'below' } },
    { id: 'o2', code: 'B', name: '东河公司', kind: 'company', parent: 'o0', position: null },
    { id: 'o3', code: 'A1', name: '一部', kind: 'branch', parent: 'o1', position: null },
  ],
  entities: { tool }, navigation: [{ area: 'a', title: 'Area', entities: ['tool'] }],
}
