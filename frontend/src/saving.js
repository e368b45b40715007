// Is everything on disk? The server says how many of the edits of this connection are; we count what we send.
import { readVarUint } from 'lib0/decoding'

export const SAVED = 100 // worldrounds.coediting.wire
export const ERASED = 101 // somebody's text was erased from the document, for the nth time
const SYNC = 0
const STEP_1 = 0

export class Saving {
  sent = 0
  saved = 0
  onChange = () => {}

  get isDone () {
    return this.sent > 0 && this.saved === this.sent
  }

  acknowledge (decoder) {
    this.saved = readVarUint(decoder)
    this.onChange()
  }

  // A WebSocket that counts the frames with edits; each connection starts anew, as the server's count does.
  socketClass () {
    const saving = this
    return class extends WebSocket {
      constructor (...args) {
        super(...args)
        saving.sent = saving.saved = 0
      }

      send (frame) {
        if (frame[0] === SYNC && frame[1] !== STEP_1) saving.sent += 1
        super.send(frame)
      }
    }
  }
}
