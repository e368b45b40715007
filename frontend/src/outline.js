// Causes and effects, live: an outline that is moved by buttons, by Alt and the arrow keys, and by dragging.
import { cloneOf, closeForm, openForm, showWhere, write } from './board.js'
import { newKey } from './order.js'
import { said } from './texts.js'
import { addNode, below, isGone, living, moveNode, nodeKeys, setGone, stepNode, topKind } from './tree.js'

const ARROWS = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

export function outline (page, room) {
  const board = room.doc.getMap(`analysis:${page.dataset.stage}`)
  const name = `analysis:${page.dataset.stage}`
  const items = new Map([...page.querySelectorAll('[data-node]')].map(item => [item.dataset.node, item]))
  const lineOf = key => items.get(key)?.querySelector('[data-say]')
  items.forEach(dress)

  function dress (item) {
    if (!room.isEditable) return
    const line = item.querySelector('[data-say]')
    line.tabIndex = 0
    line.setAttribute('role', 'button')
    item.querySelector('.node').draggable = true
  }

  function itemOf (key) {
    if (items.has(key)) return items.get(key)
    const item = cloneOf('node')
    item.dataset.node = key
    item.querySelectorAll('button').forEach(button => { button.value = key + button.value })
    item.querySelectorAll('a').forEach(link => { link.href = link.getAttribute('href').replace('=', `=${key}`) })
    dress(item)
    items.set(key, item)
    return item
  }

  function show () {
    const focused = document.activeElement
    const places = living(board)
    for (const side of page.querySelectorAll('[data-side]')) {
      const kind = side.dataset.side
      const fill = (list, parent) => {
        const wanted = below(places, kind, parent).map(itemOf)
        wanted.forEach((item, at) => { if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null) })
        wanted.forEach(item => {
          write(item.querySelector('[data-say]'), said(room.doc, `${name}#${item.dataset.node}#text`))
          fill(item.querySelector(':scope > ul'), item.dataset.node)
        })
      }
      fill(side, '')
      page.querySelector(`[data-none="${kind}"]`).hidden = side.children.length > 0
    }
    for (const [key, item] of items) {
      if (!places.has(key)) { item.remove(); items.delete(key) }
    }
    showGone()
    const problem = said(room.doc, `${name}/problem`)
    write(page.querySelector('[data-problem]'), problem)
    page.querySelector('[data-problem]').hidden = !problem
    page.querySelector('[data-no-problem]').hidden = Boolean(problem)
    if (focused !== document.activeElement && focused?.isConnected) focused.focus()
  }

  function showGone () {
    const gone = nodeKeys(board).filter(key => isGone(board, key) && said(room.doc, `${name}#${key}#text`))
    page.querySelector('[data-gone-list]').hidden = !gone.length
    page.querySelector('[data-gone]').replaceChildren(...gone.map(key => {
      const item = cloneOf('gone')
      write(item.querySelector('span'), said(room.doc, `${name}#${key}#text`))
      item.querySelector('button')?.setAttribute('value', `${key}:back`)
      return item
    }))
  }

  function move (key, how) {
    const has = how === 'gone' || how === 'back' ? (setGone(board, key, how === 'gone'), true) : stepNode(board, key, how)
    tell(has)
    if (has && how !== 'gone') lineOf(key)?.focus()
  }

  const tell = has => {
    const line = page.querySelector('[data-said]')
    line.textContent = ''
    setTimeout(() => { line.textContent = has ? line.dataset.moved : line.dataset.stays }, 50)
  }

  function edit (key) {
    show() // it may have been added just now
    const line = lineOf(key)
    openForm(room, {
      id: 'node-form',
      place: line.parentElement,
      isFirst: true,
      hide: [line],
      at: key,
      texts: { text: `${name}#${key}#text` },
      back: () => lineOf(key),
      onClose: () => { if (!said(room.doc, `${name}#${key}#text`)) setGone(board, key, true) }
    }).addEventListener('blur', () => closeForm(false))
  }

  if (room.isEditable) {
    page.querySelector('[data-live]').hidden = false
    listen()
    drag(page, board)
  }

  function listen () {
    page.addEventListener('submit', event => {
      event.preventDefault()
      const { add } = event.target.dataset
      if (!add) return move(...event.submitter.value.split(':'))
      const field = page.querySelector(`#add-${add}`)
      if (field.value.trim()) addNode(board, newKey(), field.value.trim(), add)
      field.value = ''
    })
    page.addEventListener('click', event => {
      const key = event.target.closest('[data-node]')?.dataset.node
      if (event.ctrlKey || event.metaKey) return
      if (event.target.closest('[data-edit-problem]')) return editProblem(event)
      if (event.target.closest('[data-edit], [data-say]')) {
        event.preventDefault()
        edit(key)
      } else if (event.target.closest('[data-below]')) {
        event.preventDefault()
        const child = newKey()
        addNode(board, child, '', topKind(living(board), key), key)
        edit(child)
      }
    })
    page.addEventListener('keydown', event => {
      if (!event.target.matches('[data-say]')) return
      const { node } = event.target.closest('[data-node]').dataset
      if (event.altKey && ARROWS[event.key]) {
        event.preventDefault()
        const isTurned = document.documentElement.dir === 'rtl' && /Left|Right/.test(event.key)
        move(node, isTurned ? { in: 'out', out: 'in' }[ARROWS[event.key]] : ARROWS[event.key])
      } else if (event.key === 'Enter' || event.key === ' ' || event.key === 'F2') {
        event.preventDefault()
        edit(node)
      }
    })
  }

  function editProblem (event) {
    event.preventDefault()
    const place = page.querySelector('.problem')
    openForm(room, {
      id: 'problem-form',
      place,
      hide: [...place.querySelectorAll('[data-problem], [data-no-problem], [data-edit-problem]')],
      at: 'problem',
      texts: { text: `${name}/problem` },
      back: () => page.querySelector('[data-edit-problem]')
    })
  }

  const showBusy = showWhere(room, at => at === 'problem' ? page.querySelector('.problem') : page.querySelector(`[data-node="${at}"] > .node`))
  return () => { show(); showBusy() }
}

// Drop on the upper edge of a line: before it; on the lower edge: behind it; on the middle: below it.
function drag (page, board) {
  let dragged = null
  let target = null
  const clear = () => target?.node.classList.remove('drop-in', 'drop-before', 'drop-after')
  page.addEventListener('dragstart', event => {
    dragged = event.target.closest?.('[data-node]')?.dataset.node ?? null
    event.dataTransfer?.setData('text/plain', event.target.textContent.trim())
  })
  page.addEventListener('dragover', event => {
    const node = event.target.closest('.node')
    if (!dragged || !node) return
    event.preventDefault()
    clear()
    const { top, height } = node.getBoundingClientRect()
    const part = (event.clientY - top) / height
    target = { node, how: part < 0.3 ? 'before' : part > 0.7 ? 'after' : 'in' }
    node.classList.add(`drop-${target.how}`)
  })
  page.addEventListener('dragend', () => { clear(); dragged = target = null })
  page.addEventListener('drop', event => {
    if (!dragged || !target) return
    event.preventDefault()
    clear()
    const key = target.node.closest('[data-node]').dataset.node
    const places = living(board)
    if (!places.has(key)) return
    const kind = topKind(places, key)
    const { parent } = places.get(key)
    const others = below(places, kind, parent).filter(other => other !== dragged)
    if (target.how === 'in') moveNode(board, dragged, kind, key, below(places, kind, key).filter(other => other !== dragged).at(-1) ?? '')
    else moveNode(board, dragged, kind, parent, target.how === 'after' ? key : others[others.indexOf(key) - 1] ?? '')
  })
}
