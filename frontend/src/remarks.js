// Comments on passages: marked in the text, and the words that one marks are put into the form for a new comment.
//
// The page lists comments in <div id="comments"> as <li id="comment-7" data-start="client:clock" data-end="…">: the
// identities of the first and the last character of the passage (coediting/authorship.py). A page without that list has no
// marks. The form has fields named start, end and quote.
import { Annotation } from '@codemirror/state'
import { Decoration, ViewPlugin } from '@codemirror/view'
import * as Y from 'yjs'

const LONGEST = 2000 // characters that a comment can be about
const listed = Annotation.define()

export const remarks = text => document.getElementById('comments')
  ? ViewPlugin.define(view => new Remarks(view, text), {
    decorations: plugin => plugin.decorations,
    eventHandlers: { click (event) { this.show(event.target.closest('.remark')?.dataset.comment) } }
  })
  : []

class Remarks {
  constructor (view, text) {
    Object.assign(this, { text, current: '' })
    this.decorations = this.find(view.state.doc.length)
    this.listener = event => { if (event.target.querySelector?.('#comments') || event.target.id === 'comments') this.again(view) }
    document.body.addEventListener('htmx:afterSettle', this.listener)
    document.addEventListener('click', this.lead = event => {
      const item = event.target.closest('#comments [data-start]')
      if (!item || event.target.closest('form, a, summary, button')) return
      const place = passage(text, item)
      if (place) view.dispatch({ selection: { anchor: place.from }, scrollIntoView: true })
      this.show(item.id)
    })
  }

  destroy () {
    document.body.removeEventListener('htmx:afterSettle', this.listener)
    document.removeEventListener('click', this.lead)
  }

  again (view) {
    view.dispatch({ annotations: listed.of(true) })
  }

  update (update) {
    const isListed = update.transactions.some(transaction => transaction.annotation(listed))
    if (update.docChanged || isListed) this.decorations = this.find(update.state.doc.length)
    if (update.selectionSet) this.quote(update.state)
  }

  find (length) {
    const marks = []
    for (const item of document.querySelectorAll('#comments [data-start]')) {
      const place = passage(this.text, item)
      if (place && place.from < place.to && place.to <= length) {
        marks.push(Decoration.mark({ class: 'remark', attributes: { 'data-comment': item.id } }).range(place.from, place.to))
      }
    }
    return Decoration.set(marks, true)
  }

  // The words that are marked, and where they are, go into the form.
  quote (state) {
    const form = document.querySelector('#comment-form form')
    const { from, to } = state.selection.main
    if (!form || from === to || to - from > LONGEST) return
    const last = Y.createRelativePositionFromTypeIndex(this.text, to - 1).item
    const first = Y.createRelativePositionFromTypeIndex(this.text, from).item
    if (!first || !last) return
    form.elements.start.value = `${first.client}:${first.clock}`
    form.elements.end.value = `${last.client}:${last.clock}`
    form.elements.quote.value = state.sliceDoc(from, to)
  }

  show (id) {
    for (const item of document.querySelectorAll('#comments .remark-now')) item.classList.remove('remark-now')
    const item = id && document.getElementById(id)
    if (!item) return
    item.classList.add('remark-now')
    item.scrollIntoView({ block: 'nearest' })
  }
}

// Where the passage of a listed comment is now, in UTF-16 units as the editor counts; null where it is gone.
function passage (text, item) {
  const from = place(text, item.dataset.start, 0)
  const to = place(text, item.dataset.end, -1)
  return from === null || to === null ? null : { from, to }
}

function place (text, identity, side) {
  const [client, clock] = identity.split(':').map(Number)
  if (Y.getState(text.doc.store, client) <= clock) return null // not here yet
  const position = new Y.RelativePosition(null, null, Y.createID(client, clock), side)
  const found = Y.createAbsolutePositionFromRelativePosition(position, text.doc)
  return found && found.type === text ? found.index : null
}
