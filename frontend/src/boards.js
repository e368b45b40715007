// The boards of a room's stages, live: who is here, and what is saved.
import { enterRoom } from './live.js'

const place = document.getElementById('board')
if (place) enterRoom(place).then(room => room.connect())
