// The tree of causes and effects: coediting/tree.py, with the same rules, so that all see the same tree.
import * as Y from 'yjs'

import { between, clean, jitter } from './order.js'

const KINDS = ['cause', 'effect']
const DEEPEST = 12
const KEY = /^[0-9a-z]{1,40}$/

export const isGone = (board, key) => board.get(`gone/${key}`) === true

export const nodeKeys = board =>
  [...board.keys()].filter(key => KEY.test(key) && board.get(key) instanceof Y.Map).sort()

export function setGone (board, key, gone) {
  if (isGone(board, key) !== gone) board.set(`gone/${key}`, gone)
}

// Key -> { kind, parent, order } of every node that is not taken out; no ring is left.
export function living (board) {
  const places = withoutRings(written(board))
  const gone = new Set([...places.keys()].filter(key => isGone(board, key)))
  const found = new Map()
  for (let [key, place] of places) {
    if (gone.has(key)) continue
    while (gone.has(place.parent)) place = { ...places.get(place.parent), order: place.order }
    found.set(key, place)
  }
  return found
}

// The keys below a node, or at the top of a kind, in their order.
export const below = (places, kind, parent) => [...places.keys()]
  .filter(key => places.get(key).parent === parent && (parent || places.get(key).kind === kind))
  .sort((one, other) => {
    const [a, b] = [places.get(one).order, places.get(other).order]
    return a < b ? -1 : a > b ? 1 : one < other ? -1 : 1
  })

export function addNode (board, key, text, kind, parent = '') {
  const places = living(board)
  if (!places.has(parent) || line(places, parent).length >= DEEPEST) parent = ''
  const last = below(places, kind, parent).at(-1)
  const node = new Y.Map()
  node.set('text', new Y.Text(text))
  node.set('place', [kind, parent, between(last ? places.get(last).order : '', '', jitter(key))])
  board.doc.transact(() => board.set(key, node))
}

// Put a node below `parent` (or at the top of `kind`), behind its child `after` (or first). False where it cannot go.
export function moveNode (board, key, kind, parent, after = '') {
  const places = living(board)
  if (!places.has(key) || (parent && !places.has(parent))) return false
  const above = line(places, parent)
  if (above.includes(key) || above.length + height(places, key) > DEEPEST) return false
  const others = below(places, kind, parent).filter(other => other !== key)
  const at = others.indexOf(after) + 1
  const order = number => places.get(others[number])?.order ?? ''
  board.doc.transact(() => {
    openRings(board)
    board.get(key).set('place', [kind, parent, between(order(at - 1), order(at), jitter(key))])
  })
  return true
}

export function stepNode (board, key, step) {
  const places = living(board)
  if (!places.has(key)) return false
  const { parent } = places.get(key)
  const kind = topKind(places, key)
  const keys = below(places, kind, parent)
  const at = keys.indexOf(key)
  if (step === 'up') return at > 0 && moveNode(board, key, kind, parent, keys[at - 2] ?? '')
  if (step === 'down') return at + 1 < keys.length && moveNode(board, key, kind, parent, keys[at + 1])
  if (step === 'in') return at > 0 && moveNode(board, key, kind, keys[at - 1], below(places, kind, keys[at - 1]).at(-1) ?? '')
  if (step === 'out') return parent !== '' && moveNode(board, key, kind, places.get(parent).parent, parent)
  const other = KINDS.find(one => one !== kind)
  return step === 'across' && moveNode(board, key, other, '', below(places, other, '').at(-1) ?? '')
}

export const topKind = (places, key) => places.get(line(places, key).at(-1)).kind

function line (places, key) {
  const found = []
  for (; key; key = places.get(key).parent) found.push(key)
  return found
}

function height (places, key) {
  let levels = 0
  for (let level = [key]; level.length; levels += 1) {
    level = [...places.keys()].filter(child => level.includes(places.get(child).parent))
  }
  return levels
}

const written = board => new Map(nodeKeys(board).map(key => [key, placeOf(board.get(key))]))

function placeOf (node) {
  const place = node.get('place')
  const isPlace = Array.isArray(place) && place.length === 3 && KINDS.includes(place[0]) && typeof place[1] === 'string'
  return isPlace ? { kind: place[0], parent: place[1], order: clean(place[2]) } : { kind: 'cause', parent: '', order: '' }
}

function withoutRings (places) {
  const open = new Map([...places].map(([key, place]) => [key, places.has(place.parent) ? place : { ...place, parent: '' }]))
  const seen = new Set()
  for (const start of [...open.keys()].sort()) {
    const path = []
    let key = start
    while (key && !seen.has(key)) {
      seen.add(key)
      path.push(key)
      key = open.get(key).parent
    }
    if (path.includes(key)) {
      const lowest = path.slice(path.indexOf(key)).sort()[0]
      open.set(lowest, { ...open.get(lowest), parent: '' })
    }
  }
  return flattened(open)
}

function flattened (places) {
  const children = new Map()
  for (const [key, { parent }] of places) children.set(parent, [...children.get(parent) ?? [], key])
  const lower = level => {
    for (let depth = 0; depth < DEEPEST; depth += 1) level = level.flatMap(key => children.get(key) ?? [])
    return level
  }
  for (let level = lower(children.get('') ?? []); level.length; level = lower(level)) {
    for (const key of level) places.set(key, { ...places.get(key), parent: '' })
  }
  return places
}

function openRings (board) {
  const before = written(board)
  for (const [key, place] of withoutRings(before)) {
    const was = before.get(key).parent
    if (place.parent !== was && before.has(was)) board.get(key).set('place', [place.kind, place.parent, place.order])
  }
}
