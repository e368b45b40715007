// The perspective matrix, live.
import { openForm, showWhere, write } from './board.js'
import { said, textAt } from './texts.js'

export function matrix (board, room) {
  const name = (td, part) => `matrix:${board.dataset.stage}/${td.dataset.cell}/${part}`
  const known = new Map([...board.querySelectorAll('[data-known] li')].map(item => [item.dataset.key, item]))
  const cells = [...board.querySelectorAll('[data-cell]')]

  const show = () => {
    for (const td of cells) {
      const text = said(room.doc, name(td, 'text'))
      const sources = linesOf(said(room.doc, name(td, 'sources')))
      const part = what => td.querySelector(`[data-${what}]`)
      write(part('text'), text)
      part('text').hidden = !text
      showSources(part('sources'), sources, known)
      part('gap').hidden = Boolean(text || sources.length)
    }
    board.querySelectorAll('[data-row]').forEach(countFilled)
  }

  board.addEventListener('click', event => {
    const link = event.target.closest('[data-edit]')
    if (!link || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const td = link.closest('[data-cell]')
    const form = openForm(room, {
      id: 'cell-form',
      place: td.querySelector('.cell'),
      hide: [...td.querySelector('.cell').children],
      at: td.dataset.cell,
      texts: { text: name(td, 'text'), sources: name(td, 'sources') },
      back: () => link,
      onClose: () => ['text', 'sources'].forEach(part => endLastLine(textAt(room.doc, name(td, part))))
    })
    const head = td.closest('table').tHead.rows[0].cells[td.cellIndex]
    form.querySelector('[data-asked]').textContent = head.querySelector('[data-question]')?.textContent ?? ''
    form.querySelector('[data-advice]').textContent = head.dataset.hint
  })
  const showBusy = showWhere(room, at => board.querySelector(`[data-cell="${at}"] .cell`))
  return () => { show(); showBusy() }
}

const linesOf = text => [...new Set(text.split('\n').map(line => line.trim()).filter(Boolean))]

// What two write in an empty cell at the same time stands on lines of its own.
function endLastLine (text) {
  const now = text.toString()
  if (now.trim() && !now.endsWith('\n')) text.insert(now.length, '\n')
}

// `known`: the room's list of sources, which a line cites by a short name, as [@who-2024].
function showSources (list, sources, known) {
  if ([...list.children].map(item => item.dataset.line).join('\n') === sources.join('\n')) return
  list.hidden = !sources.length
  list.replaceChildren(...sources.map(source => {
    const item = document.createElement('li')
    item.dir = 'auto'
    item.dataset.line = source
    const listed = known.get(/^\[?@([\w-]+)\]?$/.exec(source)?.[1].toLowerCase())
    const words = listed?.textContent ?? source
    const address = listed ? listed.dataset.address : /^https?:\/\//.test(source) && source
    if (!address) {
      item.textContent = words
      return item
    }
    const link = document.createElement('a')
    Object.assign(link, { href: address, rel: 'noreferrer nofollow', textContent: words })
    item.append(link)
    return item
  }))
}

function countFilled (row) {
  const tag = row.querySelector('[data-filled]')
  const filled = [...row.querySelectorAll('[data-gap]')].filter(gap => gap.hidden).length
  write(tag, filled ? tag.dataset.some.replace('{n}', filled) : tag.dataset.none)
  tag.classList.toggle('warn', !filled)
}
