// What the boards share: how they open, forms that open inside the page, and who is where.
import { enterRoom } from './live.js'
import { bind, textAt } from './texts.js'

// `kind`: given the board's element and the room, returns what shows the document; called after each change.
export async function openBoard (place, kind) {
  const room = await enterRoom(place)
  room.isEditable = place.dataset.editable === 'true'
  room.synced.then(() => {
    const show = kind(place, room)
    let waits = false
    const showSoon = () => {
      if (waits) return
      waits = true
      queueMicrotask(() => { waits = false; show() })
    }
    room.doc.on('update', showSoon)
    show()
    place.dataset.live = 'true'
  })
  room.connect()
}

export const cloneOf = id => document.getElementById(id).content.firstElementChild.cloneNode(true)

export function write (element, text) {
  if (element && element.textContent !== text) element.textContent = text
}

// Open a form (a clone of a template) inside `place`, and bind its fields to texts: { name in data-bind: address }.
// `hide`: what it stands for meanwhile. `back`: what gets the focus afterwards. One form is open at a time.
let close = () => {}
export function openForm (room, { id, place, hide, at, texts, back, isFirst = false, onClose = () => {} }) {
  close(false)
  const form = cloneOf(id)
  const fields = form.matches('[data-bind]') ? [form] : [...form.querySelectorAll('[data-bind]')]
  const bound = fields.map(field => bind(field, textAt(room.doc, texts[field.dataset.bind])))
  hide.forEach(part => part.classList.add('is-edited'))
  if (isFirst) place.prepend(form)
  else place.append(form)
  room.awareness.setLocalStateField('at', at)
  close = (isFocused = true) => {
    close = () => {}
    bound.forEach(end => end())
    form.remove()
    hide.forEach(part => part.classList.remove('is-edited'))
    room.awareness.setLocalStateField('at', null)
    onClose()
    if (isFocused) back()?.focus()
  }
  form.addEventListener('keydown', event => {
    if (event.key === 'Escape' || (event.key === 'Enter' && event.target.matches('input'))) {
      event.preventDefault()
      close()
    }
  })
  form.querySelector('[data-close]')?.addEventListener('click', () => close())
  const first = form.matches('[data-bind]') ? form : form.querySelector('select, input, textarea')
  first.focus()
  return form
}

export const closeForm = isFocused => close(isFocused)

// Mark where the others are; `find`: from what they say to an element.
export function showWhere (room, find) {
  const show = () => {
    document.querySelectorAll('#board .busy').forEach(mark => mark.remove())
    document.querySelectorAll('#board .is-busy').forEach(place => {
      place.className = place.className.replace(/ ?(is-busy|caret-\d)/g, '')
    })
    for (const [client, { at, user }] of room.awareness.getStates()) {
      const place = client !== room.awareness.clientID && typeof at === 'string' && user?.name ? find(CSS.escape(at)) : null
      if (!place) continue
      place.classList.add('is-busy', `caret-${Number(user.colour) || 0}`)
      const mark = document.createElement('bdi')
      mark.className = 'busy'
      mark.textContent = user.name
      place.append(mark)
    }
  }
  room.awareness.on('change', show)
  return show
}
