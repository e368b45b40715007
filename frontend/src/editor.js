// The live document of a room: CodeMirror on a Yjs text, over the room's line (live.js).
//
// The page gives <div id="editor" data-label data-nonce …>; the rest is said in live.js.
import { defaultKeymap } from '@codemirror/commands'
import { Language, defineLanguageFacet, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { parser } from '@lezer/markdown'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import * as Y from 'yjs'

import { carets } from './carets.js'
import { enterRoom } from './live.js'
import { remarks } from './remarks.js'

const place = document.getElementById('editor')
if (place) open(place)

async function open (place) {
  const { label, nonce } = place.dataset
  const { doc, awareness, writable, connect } = await enterRoom(place)
  const text = doc.getText('document')
  const undo = new Y.UndoManager(text)
  doc.on('erased', () => undo.clear()) // or undoing could bring back what somebody else had erased
  const view = new EditorView({
    state: EditorState.create({
      doc: text.toString(),
      extensions: [
        keymap.of([...yUndoManagerKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', dir: 'auto', lang: '' }),
        EditorState.readOnly.of(!writable),
        EditorView.perLineTextDirection.of(true),
        new Language(defineLanguageFacet(), parser, [], 'markdown').extension,
        syntaxHighlighting(classHighlighter),
        yCollab(text, null, { undoManager: undo }),
        carets(text, awareness),
        remarks(text)
      ]
    })
  })
  place.replaceChildren(view.dom)
  connect()
}
