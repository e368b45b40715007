// The line to a room's document: connects, says what is saved, keeps what is not yet, shows who is here. Shared by all
// pages that work live; the editor and the boards are built on it.
//
// The page gives an element <div data-address data-room data-person data-name data-colour data-writable>, a status line
// <p id="editor-status" data-saved="…" data-saving="…" …> and a list <ul id="editor-people">.
import { readVarUint } from 'lib0/decoding'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

import { Keeping } from './keeping.js'
import { showPeople } from './people.js'
import { ERASED, Saving, SAVED } from './saving.js'

const LATE = 4000 // milliseconds

// The document, with what earlier visits could not send; call `connect` when the page is ready to show it.
export async function enterRoom (place) {
  const { address, room, person } = place.dataset
  const writable = place.dataset.writable === 'true'
  const doc = new Y.Doc()
  const keeping = new Keeping(`${person}/${room}/`, doc)
  const saving = new Saving()
  const kept = await keeping.restore()

  const { server, name } = socketAddress(address)
  const provider = new WebsocketProvider(server, name, doc, {
    WebSocketPolyfill: saving.socketClass(),
    disableBc: true, // other tabs get edits from the server, when they are on disk
    resyncInterval: 60_000,
    connect: false
  })
  provider.messageHandlers[SAVED] = (_encoder, decoder) => saving.acknowledge(decoder)
  let generation = null // of the document: how often somebody's text was erased from it, as far as this page knows
  provider.messageHandlers[ERASED] = (_encoder, decoder) => {
    const now = readVarUint(decoder)
    if (now === (generation ?? (wasSynced ? 0 : now))) { generation = now; return }
    generation = now
    doc.emit('erased', [])
    if (isDirty) keeping.keep() // without it: the document knows by now
  }
  provider.awareness.setLocalState({ user: { name: place.dataset.name, colour: Number(place.dataset.colour) } })

  let isDirty = kept
  let wasSynced = false
  let refused = 0
  let isLate = false // an edit has waited long for its acknowledgement
  let lateTimer = 0
  const status = () => {
    if (provider.synced && saving.isDone && isDirty) {
      isDirty = isLate = false
      clearTimeout(lateTimer)
      lateTimer = 0
      keeping.forget()
    }
    const state = refused
      ? `refused-${refused}`
      : !provider.synced || isLate ? (isDirty ? 'offline-unsaved' : 'connecting')
        : !writable ? 'reading' : isDirty ? 'saving' : 'saved'
    showStatus(state)
  }
  saving.onChange = status
  doc.on('update', (_update, origin) => {
    if (origin === provider) return
    isDirty = true
    keeping.keepSoon(() => isDirty)
    lateTimer ||= setTimeout(() => { isLate = isDirty; status() }, LATE)
    status()
  })
  provider.on('sync', status)
  provider.on('sync', isSynced => { wasSynced ||= isSynced })
  provider.on('status', status)
  provider.on('closed', ({ code }) => { refused = code; status() })
  window.addEventListener('beforeunload', event => { if (isDirty) event.preventDefault() })
  document.addEventListener('visibilitychange', () => { if (isDirty) keeping.keep() })
  window.addEventListener('online', () => { if (!refused) provider.connect() })
  const connect = () => {
    showPeople(provider.awareness, document.getElementById('editor-people'))
    provider.connect()
    status()
  }
  const synced = new Promise(resolve => provider.once('sync', resolve)) // the whole document is here
  return { doc, awareness: provider.awareness, writable, connect, synced }
}

function socketAddress (path) {
  const url = new URL(path, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const cut = url.href.lastIndexOf('/')
  return { server: url.href.slice(0, cut), name: url.href.slice(cut + 1) }
}

function showStatus (state) {
  const line = document.getElementById('editor-status')
  const key = state.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase()) // as in dataset
  const sentence = line.dataset[key] ?? line.dataset[state.startsWith('refused') ? 'refused' : 'connecting']
  if (line.dataset.state === state) return
  line.dataset.state = state
  line.textContent = sentence
}
