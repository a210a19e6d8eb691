// Organizations as a tree, their signs and colours, and how a choice is written in the header.
import { expect, test } from 'vitest'
import { colorOf, growTree, isReachable, scopeToken, signOf } from '../src/meta/organizations'
import { tileSign } from '../src/ui/signs'
import { model } from './fixtures'

const all = model.organizations
const one = (id: string) => all.find((organization) => organization.id === id) ?? (() => { throw new Error(id) })()

test('the tree follows the parents', () => {
  const [root] = growTree(all)
  expect(root?.children.map((node) => node.organization.id)).toEqual(['o1', 'o2'])
})

test('the sign is the first one that no sister has at its place', () => {
  expect([signOf(one('o1'), all), signOf(one('o2'), all)]).toEqual(['山', '河'])
  expect(signOf({ ...one('o1'), name: 'North' }, all)).toBe('N')
})

test('units below carry the colour of their company, the root has its own', () => {
  expect(colorOf(one('o3'), all)).toBe(colorOf(one('o1'), all))
  expect(colorOf(one('o1'), all)).not.toBe(colorOf(one('o2'), all))
  expect(colorOf(one('o0'), all)).toBe('var(--org-root)')
})

test('an organization without own or higher position is out of reach', () => {
  expect([isReachable(one('o3'), all), isReachable(one('o2'), all)]).toEqual([true, false])
})

test('an organization with units below stands for all of them', () => {
  expect([scopeToken(one('o1'), all), scopeToken(one('o3'), all)]).toEqual(['o1/*', 'o3'])
})

test('the sign of a long Chinese name skips the place it begins with', () => {
  expect([tileSign('河北冀新装备制造'), tileSign('深圳市华强电子公司'), tileSign('刘建民'), tileSign('acme')]).toEqual(['冀', '华', '刘', 'A'])
})
