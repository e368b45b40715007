// The boards of a room's stages, live. The page is complete without this, with links and forms; when the document is
// here, links open forms in place, and everybody sees what the others do.
import { enterRoom } from './live.js'
import { matrix } from './matrix.js'
import { options } from './options.js'
import { outline } from './outline.js'

const KINDS = { matrix, analysis: outline, decisions: options }

const place = document.getElementById('board')
if (place) open(place)

async function open (place) {
  const room = await enterRoom(place)
  room.isEditable = place.dataset.editable === 'true'
  room.synced.then(() => {
    const show = KINDS[place.dataset.kind](place, room)
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
