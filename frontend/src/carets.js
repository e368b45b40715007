// Where the others are: a caret with a name, and their selection. Colours are classes of the style sheet, because the
// page's security policy allows no style attributes.
import { Annotation, RangeSet } from '@codemirror/state'
import { Decoration, ViewPlugin, WidgetType } from '@codemirror/view'
import * as Y from 'yjs'

const moved = Annotation.define()

export const carets = (text, awareness) =>
  ViewPlugin.define(view => new Carets(view, text, awareness), { decorations: plugin => plugin.decorations })

class Carets {
  constructor (view, text, awareness) {
    Object.assign(this, { text, awareness, decorations: RangeSet.empty })
    this.listener = ({ added, updated, removed }) => {
      if ([...added, ...updated, ...removed].some(client => client !== awareness.clientID)) {
        view.dispatch({ annotations: moved.of(true) })
      }
    }
    awareness.on('change', this.listener)
  }

  destroy () {
    this.awareness.off('change', this.listener)
  }

  update (update) {
    if (update.selectionSet || update.docChanged || update.focusChanged) this.publish(update)
    const length = update.state.doc.length
    const ranges = []
    for (const [client, { cursor, user }] of this.awareness.getStates()) {
      if (client === this.awareness.clientID || !cursor || !user) continue
      const anchor = this.index(cursor.anchor, length)
      const head = this.index(cursor.head, length)
      if (anchor === null || head === null) continue
      const colour = `caret-${Number(user.colour) || 0}`
      if (anchor !== head) {
        ranges.push(Decoration.mark({ class: `caret-range ${colour}` })
          .range(Math.min(anchor, head), Math.max(anchor, head)))
      }
      ranges.push(Decoration.widget({ widget: new Caret(user.name, colour), side: head < anchor ? 1 : -1 }).range(head))
    }
    this.decorations = Decoration.set(ranges, true)
  }

  publish ({ view, state }) {
    const { anchor, head } = state.selection.main
    const at = index => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(this.text, index))
    const cursor = view.hasFocus ? { anchor: at(anchor), head: at(head) } : null
    const before = this.awareness.getLocalState()?.cursor ?? null
    if (JSON.stringify(cursor) !== JSON.stringify(before)) this.awareness.setLocalStateField('cursor', cursor)
  }

  index (position, length) {
    const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), this.text.doc)
    return place && place.type === this.text ? Math.min(place.index, length) : null
  }
}

class Caret extends WidgetType {
  constructor (name, colour) {
    super()
    Object.assign(this, { name, colour })
  }

  eq (other) {
    return other.name === this.name && other.colour === this.colour
  }

  toDOM () {
    const caret = document.createElement('span')
    caret.className = `caret ${this.colour}`
    caret.setAttribute('aria-hidden', 'true')
    const name = document.createElement('bdi')
    name.className = 'caret-name'
    name.textContent = this.name
    caret.append('\u2060', name)
    return caret
  }

  ignoreEvent () {
    return true
  }
}
