// Options against criteria, live. What came with the case is on the page (data-given), the rest is in the document.
import * as Y from 'yjs'

import { cloneOf, openForm, showWhere, write } from './board.js'
import { between, clean, jitter, newKey } from './order.js'
import { said } from './texts.js'

const SORTS = ['option', 'criterion']

export function options (page, room) {
  const name = `decisions:${page.dataset.stage}`
  const board = room.doc.getMap(name)
  const table = page.querySelector('.grid-of-options')
  const given = Object.fromEntries(SORTS.map(sort => [sort, [...page.querySelectorAll(`[data-sort="${sort}"] [data-given]`)]
    .map(({ dataset }) => ({ key: dataset.key, title: dataset.title, about: dataset.about }))]))
  const signs = new Map([...document.getElementById('mark-form').content.querySelectorAll('option')]
    .map(option => [option.value, option.dataset]))

  const all = sort => [...given[sort], ...own(board, sort).map(key => ({
    key,
    title: said(room.doc, `${name}#${sort}/${key}#title`) || '…', // as two who delete half of it each leave it
    about: said(room.doc, `${name}#${sort}/${key}#text`)
  }))]
  const isGone = key => board.get(`gone/${key}`) === true
  const here = sort => all(sort).filter(({ key }) => !isGone(key))
  const valueOf = pair => {
    const value = board.get(`value/${pair}`)
    return [-2, -1, 0, 1, 2].includes(value) ? String(value) : ''
  }

  function show () {
    const [rows, columns] = SORTS.map(here)
    build(rows, columns)
    for (const cell of table.querySelectorAll('[data-mark]')) {
      const value = valueOf(cell.dataset.mark)
      const mark = cell.querySelector('.mark')
      if (mark.dataset.value !== value) showValue(mark, value)
      write(cell.querySelector('[data-text]'), said(room.doc, `${name}/${cell.dataset.mark}`))
    }
    SORTS.forEach(showItems)
    table.hidden = !rows.length || !columns.length
    page.querySelector('[data-empty]').hidden = !table.hidden
  }

  // Rows and columns as they are wanted; those that are there stay, so that an open form stays open.
  function build (rows, columns) {
    const head = table.tHead.rows[0]
    const heads = columns.map(column => {
      const th = head.querySelector(`[data-criterion="${column.key}"]`) ?? cloneOf('criterion-head')
      th.dataset.criterion = column.key
      write(th.querySelector('span'), column.title)
      return th
    })
    arrange(head, [head.cells[0], ...heads])
    arrange(table.tBodies[0], rows.map(row => {
      const tr = table.querySelector(`tr[data-option="${row.key}"]`) ?? newRow(row.key)
      write(tr.querySelector('[data-title]'), row.title)
      write(tr.querySelector('[data-about]'), row.about)
      const cells = columns.map(column => tr.querySelector(`[data-mark="${row.key}/${column.key}"]`) ?? newCell(row, column))
      arrange(tr, [tr.cells[0], ...cells])
      return tr
    }))
  }

  function newRow (key) {
    const tr = cloneOf('option-row')
    tr.dataset.option = key
    return tr
  }

  function newCell (row, column) {
    const td = cloneOf('mark-cell')
    Object.assign(td.dataset, { mark: `${row.key}/${column.key}`, label: column.title, name: `${row.title}, ${column.title}` })
    const link = td.querySelector('a')
    if (link) link.href = `?mark=${td.dataset.mark}#edit`
    write(td.querySelector('[data-for]'), ` ${td.dataset.name}`)
    return td
  }

  function showValue (mark, value) {
    mark.dataset.value = value
    const [sign, words] = ['span', 'span'].map(tag => document.createElement(tag))
    sign.setAttribute('aria-hidden', 'true')
    words.className = 'visually-hidden'
    sign.textContent = signs.get(value).sign ?? ''
    words.textContent = signs.get(value).words ?? ''
    mark.replaceChildren(...(value ? [sign, words] : []))
  }

  function showItems (sort) {
    const list = page.querySelector(`[data-sort="${sort}"]`)
    const wanted = all(sort).map(({ key, title }) => `${key} ${title} ${isGone(key)}`).join('\n')
    if (list.dataset.shown === wanted || list.querySelector('.cell-form')) return // not while one is changed in it
    list.dataset.shown = wanted
    list.replaceChildren(...all(sort).map(({ key, title }) => {
      const item = cloneOf('item')
      item.classList.toggle('is-gone', isGone(key))
      write(item.querySelector('span'), title)
      item.querySelectorAll('button').forEach(button => { button.value = key })
      item.querySelector(isGone(key) ? '[data-out]' : '[data-back]')?.remove()
      const link = item.querySelector('[data-change]')
      if (link && (isGone(key) || given[sort].some(other => other.key === key))) link.remove()
      else if (link) {
        link.dataset.change = `${sort}/${key}`
        link.href = `?item=${sort}/${key}#edit`
        write(link.querySelector('[data-for]'), ` ${title}`)
      }
      return item
    }))
  }

  page.addEventListener('submit', event => {
    if (!event.target.matches('[data-items]')) return
    event.preventDefault()
    const { name: how, value } = event.submitter
    if (value) board.set(`gone/${value}`, how === 'gone')
  })
  page.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey) return
    const add = event.target.closest('[data-add]')
    const link = event.target.closest('[data-edit]')
    const change = event.target.closest('[data-change]')
    if (add) addItem(event, add)
    else if (change) changeItem(event, change)
    else if (link) editMark(event, link)
  })

  function addItem (event, link) {
    event.preventDefault()
    const form = openForm(room, { id: 'item-form', place: link.parentElement, hide: [link], at: null, texts: {}, back: () => link })
    form.querySelector('[data-save]').addEventListener('click', () => {
      const [title, text] = ['title', 'text'].map(field => form.querySelector(`[data-field="${field}"]`).value.trim())
      if (!title) return form.querySelector('[data-field="title"]').focus()
      const sort = link.dataset.add
      const key = newKey()
      const item = new Y.Map()
      const last = own(board, sort).map(other => clean(board.get(`${sort}/${other}`).get('order'))).sort().at(-1) ?? ''
      Object.entries({ title: new Y.Text(title), text: new Y.Text(text), order: between(last, '', jitter(key)) })
        .forEach(([field, value]) => item.set(field, value))
      board.set(`${sort}/${key}`, item)
      form.querySelector('[data-close]').click()
    })
  }

  function changeItem (event, link) {
    const item = link.dataset.change
    if (!(board.get(item) instanceof Y.Map)) return // not here yet: the plain form
    event.preventDefault()
    const place = link.closest('li')
    openForm(room, {
      id: 'item-words',
      place,
      hide: [...place.children],
      at: null,
      texts: { title: `${name}#${item}#title`, text: `${name}#${item}#text` },
      back: () => page.querySelector(`[data-change="${item}"]`),
      onClose: show
    })
  }

  function editMark (event, link) {
    event.preventDefault()
    const cell = link.closest('[data-mark]')
    const pair = cell.dataset.mark
    const place = cell.querySelector('.cell')
    const form = openForm(room, {
      id: 'mark-form', place, hide: [...place.children], at: pair, texts: { text: `${name}/${pair}` }, back: () => link
    })
    const choice = form.querySelector('[data-value]')
    choice.value = valueOf(pair)
    choice.addEventListener('change', () => board.set(`value/${pair}`, choice.value === '' ? null : Number(choice.value)))
  }

  const showBusy = showWhere(room, at => page.querySelector(`[data-mark="${at}"] .cell`))
  return () => { show(); showBusy() }
}

function own (board, sort) {
  const order = key => clean(board.get(`${sort}/${key}`).get('order'))
  return [...board.keys()].filter(key => key.startsWith(`${sort}/`) && board.get(key) instanceof Y.Map)
    .map(key => key.slice(sort.length + 1)).filter(key => /^[0-9a-z]{1,40}$/.test(key))
    .sort((one, other) => order(one) < order(other) ? -1 : order(one) > order(other) ? 1 : one < other ? -1 : 1)
}

function arrange (parent, wanted) {
  const keep = new Set(wanted);
  [...parent.children].filter(child => !keep.has(child)).forEach(child => child.remove())
  wanted.forEach((child, at) => { if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null) })
}
