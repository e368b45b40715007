// A group's meeting, live: who speaks and for how long, the agenda, the notes. The page is complete without this, with
// forms; with it, what somebody does is seen by all at once, and the clock runs.
import * as Y from 'yjs'

import { cloneOf, openBoard, write } from './board.js'
import { between, clean, jitter, newKey } from './order.js'
import { share, talkAt } from './talk.js'
import { bind, said } from './texts.js'

const place = document.getElementById('board')
const clock = serverClock(Number(place.dataset.now))
openBoard(place, meeting)

function meeting (page, room) {
  const name = `meeting:${page.dataset.meeting}`
  const board = room.doc.getMap(name)
  const own = page.dataset.own
  const find = what => page.querySelector(what)
  const under = prefix => Object.fromEntries([...board.keys()].filter(key => key.startsWith(prefix))
    .map(key => [key.slice(prefix.length), board.get(key)]))
  const members = new Map([...page.querySelectorAll('#roll [data-member]')]
    .map(item => [item.dataset.member, item.querySelector('bdi').textContent]))
  const seats = () => [...page.querySelectorAll('#roll [data-member]')]
  const given = [...page.querySelectorAll('[data-given]')].map(({ dataset: { item, about, givenMinutes, givenOrder }, children }) => ({
    key: item, about, minutes: Number(givenMinutes), usual: givenOrder, title: children[0].querySelector('[data-title]').textContent
  }))

  // The agenda: what came with the session is on the page, the rest is in the document.
  function points () {
    const added = Object.keys(under('item/')).filter(key => /^[0-9a-z]{1,40}$/.test(key) && board.get(`item/${key}`) instanceof Y.Map)
      .map(key => ({ key, minutes: 5, usual: 'z', title: said(room.doc, `${name}#item/${key}#title`) }))
    return [...given, ...added].map(point => {
      const minutes = board.get(`minutes/${point.key}`)
      const isUsable = typeof minutes === 'number' && minutes >= 1 && minutes <= 240
      return {
        ...point,
        minutes: isUsable ? Math.trunc(minutes) : point.minutes,
        order: clean(board.get(`order/${point.key}`)) || point.usual,
        isGone: board.get(`gone/${point.key}`) === true
      }
    }).sort((one, other) => one.order < other.order ? -1 : one.order > other.order ? 1 : one.key < other.key ? -1 : 1)
  }

  let talk = {}
  let agenda = []
  const shareNow = () => share(agenda.find(({ key }) => key === talk.item)?.minutes ?? 0, seats().filter(seat => !seat.dataset.away).length)

  function show () {
    const all = points()
    agenda = all.filter(({ isGone }) => !isGone)
    if (find('#now')) showTalk() // the agenda shows what is done and where the talk is
    showAgenda(find('.agenda'), agenda)
    showAgenda(find('[data-gone]'), all.filter(({ isGone }) => isGone))
    find('[data-gone-list]').hidden = !all.some(({ isGone }) => isGone)
    write(find('[data-total]'), String(agenda.reduce((sum, { minutes }) => sum + minutes, 0)))
  }

  function showTalk () {
    const here = seats().filter(seat => !seat.dataset.away).map(seat => seat.dataset.member)
    const before = talk.speaker
    talk = talkAt(under('event/'), under('hand/'), here, clock())
    const at = agenda.findIndex(({ key }) => key === talk.item)
    const point = agenda[at]
    const title = find('[data-title]')
    write(title, point?.title ?? (talk.isOver ? title.dataset.over : title.dataset.before))
    toggle('[data-about]', Boolean(point?.about))
    write(find('[data-about]'), point?.about ?? '')
    toggle('[data-at-point]', Boolean(point))
    toggle('[data-speaks]', Boolean(talk.speaker))
    write(find('[data-speaker]'), members.get(talk.speaker) ?? '…')
    const next = talk.order[0]
    toggle('[data-next]', Boolean(next))
    write(find('[data-next-name]'), members.get(next) ?? '')
    page.querySelectorAll('[data-do]').forEach(button => { button.value = `${button.dataset.do}:${next}` })
    toggle('[data-all-had]', Boolean(point && !next && !talk.speaker))
    toggle('[data-stop]', Boolean(talk.speaker))
    toggle('[data-end]', Boolean(point))
    const following = agenda.slice(at + 1).find(({ key }) => talk.item || !talk.begun.includes(key))
    toggle('[data-next-item]', Boolean(following))
    if (following && find('[data-next-item]')) {
      find('[data-next-item]').value = `item:${following.key}`
      find('[data-next-item]').classList.toggle('second', Boolean(point))
      write(find('[data-next-title]'), following.title)
    }
    showHand(Boolean(point))
    showTurns(next, Boolean(point))
    if (talk.speaker && talk.speaker !== before) {
      const line = find('[data-said]')
      write(line, line.dataset.says.replace('{name}', members.get(talk.speaker) ?? '…'))
    }
    tick()
  }

  function toggle (what, isShown) {
    const element = find(what)
    if (element) element.hidden = !isShown
  }

  function showHand (isOn) {
    const hand = find('[data-hand]')
    if (!hand) return
    const isUp = talk.hands.has(own)
    hand.hidden = !isOn
    hand.value = `${isUp ? 'down' : 'hand'}:${own}`
    write(hand, isUp ? hand.dataset.down : hand.dataset.up)
  }

  function showTurns (next, isOn) {
    const list = find('[data-turns]')
    const away = new Map(seats().map(seat => [seat.dataset.member, seat.dataset.away]))
    const order = [talk.speaker, ...talk.order]
    const rank = ({ dataset: { member } }) => (away.get(member) ? 1000 : 0) + (order.includes(member) ? order.indexOf(member) : 500)
    arrange(list, [...list.children].sort((one, other) => rank(one) - rank(other)))
    for (const line of list.children) {
      const { member } = line.dataset
      const speaks = member === talk.speaker
      line.classList.toggle('speaks', speaks)
      line.querySelector('[data-hand-sign]').hidden = !talk.hands.has(member)
      const give = line.querySelector('[data-give]')
      if (give) give.hidden = !isOn || !room.isEditable || speaks || Boolean(away.get(member))
      write(line.querySelector('[data-state]'), away.get(member) || (speaks ? list.dataset.isSpeaking
        : member === next ? list.dataset.isNext : talk.later.includes(member) ? list.dataset.isLater
          : talk.had.has(member) ? list.dataset.hasHad : ''))
    }
  }

  // Only what moves with the time.
  function tick () {
    if (!talk.item || !find('#now')) return
    const now = clock()
    const point = agenda.find(({ key }) => key === talk.item)
    if (point) fill('point', now - talk.itemAt, point.minutes * 60)
    if (!talk.speaker) return
    const used = (talk.here[talk.speaker] ?? 0) + Math.max(now - talk.since, 0)
    fill('share', used, shareNow())
    toggle('[data-full]', used >= shareNow())
  }

  function fill (which, used, whole) {
    const bar = find(`[data-${which}-bar]`)
    bar.max = Math.max(Math.round(whole), 1)
    bar.value = Math.min(Math.round(used), bar.max)
    write(find(`[data-${which}-clock]`), `${mmss(used)} / ${mmss(whole)}`)
  }

  const lines = new Map([...page.querySelectorAll('[data-item]')].map(line => [line.dataset.item, line]))
  function showAgenda (list, wanted) {
    arrange(list, wanted.map(point => {
      const line = lines.get(point.key) ?? newPoint(point)
      line.classList.toggle('is-gone', point.isGone)
      line.toggleAttribute('aria-current', false)
      if (point.key === talk.item) line.setAttribute('aria-current', 'step')
      write(line.querySelector('[data-title]'), point.title)
      write(line.querySelector('[data-minutes-shown]'), String(point.minutes))
      const minutes = line.querySelector('input[data-minutes]')
      if (minutes && minutes !== document.activeElement) minutes.value = point.minutes
      line.querySelector('[data-done]').hidden = point.key === talk.item || !talk.begun?.includes(point.key)
      return line
    }))
  }

  function newPoint ({ key, title }) {
    const line = cloneOf('point')
    line.dataset.item = key
    lines.set(key, line)
    line.querySelectorAll('button').forEach(button => {
      button.value = button.dataset.move ? `${key}:${button.dataset.move}` : `item:${key}`
    })
    const of = line.querySelector('[data-for]')
    if (of) of.textContent = ` ${title}`
    return line
  }

  // What is done ------------------------------------------------------------------------------------------------------
  // After everything that is known here, however wrong the clock of who wrote it.
  function happens (kind, what) {
    const last = Math.max(0, ...Object.values(under('event/')).map(event => Number(event?.[0]) || 0))
    const now = Math.max(Math.round(clock() * 1000), last + 1)
    if (kind === 'hand' || kind === 'down') board.set(`hand/${what}`, kind === 'hand' ? now : 0)
    else board.set(`event/${newKey()}`, [now, kind, what])
  }

  function move (key, how) {
    if (how === 'gone' || how === 'back') return board.set(`gone/${key}`, how === 'gone')
    const at = agenda.findIndex(point => point.key === key) + (how === 'up' ? -1 : 1)
    const orders = ['', ...agenda.filter(point => point.key !== key).map(({ order }) => order), '']
    if (at >= 0 && at + 1 < orders.length) board.set(`order/${key}`, between(orders[at], orders[at + 1], jitter(newKey())))
  }

  function add (title, minutes) {
    if (!title.trim()) return
    const key = newKey()
    const last = points().map(({ order }) => order).sort().at(-1) ?? ''
    room.doc.transact(() => {
      const item = new Y.Map()
      item.set('title', new Y.Text(title.trim().slice(0, 200)))
      board.set(`item/${key}`, item)
      board.set(`minutes/${key}`, minutes)
      board.set(`order/${key}`, between(last, '', jitter(key)))
    })
  }

  const forms = {
    talk: button => { const [kind, what] = button.value.split(':'); happens(kind, what) },
    agenda: button => { if (button.name === 'move') move(...button.value.split(':')) },
    notes: () => {},
    add: (button, form) => {
      const [title, minutes] = ['title', 'minutes'].map(field => form.elements[field])
      add(button.name === 'due' ? button.value : title.value, Math.min(Math.max(Math.trunc(minutes.value) || 5, 1), 240))
      if (button.name === 'due') button.closest('li').remove()
      else { title.value = ''; title.focus() }
    }
  }
  page.addEventListener('submit', event => {
    const which = Object.keys(forms).find(kind => kind in event.target.dataset)
    if (!which) return
    event.preventDefault()
    const first = event.target.querySelector('button')
    if (event.submitter ?? first) forms[which](event.submitter ?? first, event.target)
  })
  page.addEventListener('change', ({ target }) => {
    if (!target.matches('input[data-minutes]')) return
    const minutes = Math.trunc(target.value)
    if (minutes >= 1 && minutes <= 240) board.set(`minutes/${target.closest('[data-item]').dataset.item}`, minutes)
  })

  // The roll is the server's: whoever marks says that it is another, and all look again.
  const roll = () => document.getElementById('roll')
  page.addEventListener('submit', async event => {
    const { target: form, submitter } = event
    if (!roll().contains(form)) return
    event.preventDefault()
    const body = new FormData(form)
    if (submitter) body.append(submitter.name, submitter.value)
    if (!await askForRoll(form.action, { method: 'POST', body })) return
    if (submitter) roll().querySelector(`button[value="${CSS.escape(submitter.value)}"]`)?.focus()
    if (room.isEditable) board.set('roll', Math.round(clock() * 1000))
  })
  board.observe(({ keysChanged, transaction }) => {
    if (keysChanged.has('roll') && !transaction.local) askForRoll(roll().dataset.roll)
  })

  async function askForRoll (address, how = {}) {
    try {
      const answer = await fetch(address, { ...how, headers: { 'HX-Request': 'true' }, redirect: 'error' })
      if (!answer.ok) return false
      roll().outerHTML = await answer.text()
      show()
      return true
    } catch {
      document.getElementById('connection').hidden = false
      return false
    }
  }
  document.querySelector('[data-join]')?.addEventListener('submit', () => roll().querySelector('[name="say"][value="present"]:not([aria-pressed])')?.click())

  const notes = find('[data-notes] textarea')
  if (notes) bind(notes, room.doc.getText(`${name}/notes`))
  page.querySelectorAll('[data-plain]').forEach(element => { element.hidden = true })
  setInterval(tick, 1000)
  setInterval(() => { if (find('#now')) showTalk() }, 60_000) // a forgotten clock stops
  return show
}

// Seconds since 1970 by the server's clock: phones are often some minutes wrong. `sent`: its time when it made the page.
function serverClock (sent) {
  const { responseStart = 0, type } = performance.getEntriesByType('navigation')[0] ?? {}
  const isKept = type === 'back_forward' // the page may be an old one
  const ahead = isKept ? 0 : sent - (performance.timeOrigin + responseStart)
  return () => (Date.now() + ahead) / 1000
}

function mmss (seconds) {
  const whole = Math.max(Math.round(seconds), 0)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function arrange (parent, wanted) {
  const keep = new Set(wanted);
  [...parent.children].filter(child => !keep.has(child)).forEach(child => child.remove())
  wanted.forEach((child, at) => { if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null) })
}
