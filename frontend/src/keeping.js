// What is not yet on the server's disk is kept in this browser, and only that: once it is saved nothing stays behind.
import * as Y from 'yjs'

const WAIT = 400 // milliseconds; most edits are acknowledged sooner and are never written here

export class Keeping {
  // prefix: whose edits, in which room. Each tab keeps its own under the number of its document.
  constructor (prefix, doc) {
    this.prefix = prefix
    this.doc = doc
    this.restored = []
    this.timer = 0
    this.db = openDatabase().catch(() => null) // private windows may refuse; the page then warns before it closes
  }

  // Put back what earlier visits could not send. True if there was anything.
  async restore () {
    const db = await this.db
    if (!db) return false
    const range = IDBKeyRange.bound(this.prefix, this.prefix + '\uffff')
    const keys = await answer(unsaved(db, 'readonly').getAllKeys(range))
    const updates = await answer(unsaved(db, 'readonly').getAll(range))
    updates.forEach(update => Y.applyUpdate(this.doc, update, 'kept'))
    this.restored = keys
    return keys.length > 0
  }

  keepSoon (isStillNeeded) {
    if (this.timer) return
    this.timer = setTimeout(() => {
      this.timer = 0
      if (isStillNeeded()) this.keep()
    }, WAIT)
  }

  async keep () {
    const db = await this.db
    if (db) unsaved(db, 'readwrite').put(Y.encodeStateAsUpdate(this.doc), this.prefix + this.doc.clientID)
  }

  async forget () {
    const db = await this.db
    if (!db) return
    const store = unsaved(db, 'readwrite')
    for (const key of [...this.restored, this.prefix + this.doc.clientID]) store.delete(key)
    this.restored = []
  }
}

const unsaved = (db, mode) => db.transaction('unsaved', mode).objectStore('unsaved')

const answer = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

function openDatabase () {
  const request = indexedDB.open('worldrounds', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('unsaved')
  return answer(request)
}
