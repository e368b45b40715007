// Texts of the room's document that are not the main one, and the fields of a page that they are typed in.
import * as Y from 'yjs'

// A text by its address, as in coediting/parts.py: a name, or <map>#<key>#<field>. Null where nothing is.
export function textAt (doc, address) {
  const [name, key, field] = address.split('#')
  if (key === undefined) return doc.getText(name)
  const thing = doc.getMap(name).get(key)
  const text = thing instanceof Y.Map ? thing.get(field) : null
  return text instanceof Y.Text ? text : null
}

export const said = (doc, address) => (textAt(doc, address)?.toString() ?? '').trim()

// What is typed goes into the text, what others write comes into the field, and the caret stays where it was between
// the letters. A field that is required never empties its text: until something stands in it again, the text stays as it
// was. Returns what ends it.
export function bind (field, text) {
  let before = field.value = text.toString()
  let isComposing = false
  const isMissing = () => field.required && !field.value.trim()
  const type = () => {
    if (isComposing || field.value === before || isMissing()) return
    const { start, gone, come } = change(before, field.value)
    before = field.value
    text.doc.transact(() => {
      if (gone) text.delete(start, gone)
      if (come) text.insert(start, come)
    }, field)
  }
  const read = event => {
    if (event.transaction.origin === field || isComposing) return
    const caret = [field.selectionStart, field.selectionEnd].map(at => moved(at, event.delta))
    before = field.value = text.toString()
    if (document.activeElement === field) field.setSelectionRange(...caret)
  }
  const compose = ({ type: kind }) => {
    isComposing = kind === 'compositionstart'
    if (isComposing) return
    const late = text.toString()
    const typed = field.value
    if (late === before) return type()
    const { start, gone, come } = change(before, typed) // others wrote meanwhile: put what was typed into the new text
    if (!isMissing()) {
      text.doc.transact(() => {
        const at = Math.min(start, late.length)
        text.delete(at, Math.min(gone, late.length - at))
        text.insert(at, come)
      }, field)
    }
    before = field.value = text.toString()
  }
  const composing = ['compositionstart', 'compositionend']
  field.addEventListener('input', type)
  composing.forEach(name => field.addEventListener(name, compose))
  text.observe(read)
  return () => {
    field.removeEventListener('input', type)
    composing.forEach(name => field.removeEventListener(name, compose))
    text.unobserve(read)
  }
}

// The shortest change from one text to another: where, how much goes, what comes. Never through the middle of a letter.
function change (one, other) {
  let start = 0
  const shorter = Math.min(one.length, other.length)
  while (start < shorter && one[start] === other[start]) start += 1
  if (isHalf(one, start) || isHalf(other, start)) start -= 1
  let end = 0
  while (end < shorter - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1
  if (isHalf(one, one.length - end) || isHalf(other, other.length - end)) end -= 1
  return { start, gone: one.length - end - start, come: other.slice(start, other.length - end) }
}

const isHalf = (text, at) => /[\udc00-\udfff]/.test(text[at] ?? '')

function moved (at, delta) {
  let place = 0
  let result = at
  for (const { retain, insert, delete: gone } of delta) {
    if (retain) place += retain
    if (insert && place <= result) { result += insert.length; place += insert.length } else if (insert) place += insert.length
    if (gone) result -= Math.max(0, Math.min(gone, result - place))
  }
  return result
}
