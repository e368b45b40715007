// The boards of a room's stages, live. The page is complete without this, with links and forms; when the document is
// here, links open forms in place, and everybody sees what the others do.
import { openBoard } from './board.js'
import { matrix } from './matrix.js'
import { options } from './options.js'
import { outline } from './outline.js'

const KINDS = { matrix, analysis: outline, decisions: options }

const place = document.getElementById('board')
if (place) openBoard(place, KINDS[place.dataset.kind])
