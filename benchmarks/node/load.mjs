// People who type together, for benchmarks/rooms.py. Speaks the y-websocket protocol to any server.
//
// node load.mjs < plan.json, where the plan is
//   {address, headers: [per connection], paths: [per connection], roomSize, rate, seconds, at, joinOnly}
// Prints one line of JSON: latencies from "sent" to "received by another" in ms, and what arrived.
// Each edit carries the sender's clock and number; sender and receivers share this process and its clock.

import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import WebSocket from 'ws'
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import * as decoding from 'lib0/decoding'

const plan = JSON.parse(readFileSync(0, 'utf8'))
const SYNC = 0, SAVED = 100, STEP_1 = 0, STEP_2 = 1, UPDATE = 2
const MARK = '~~'
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const latencies = []
const saves = []
const counts = { sent: 0, received: 0, errors: 0, closed: 0 }
let measuring = false
let over = false

const frame = (...parts) => {
  const encoder = encoding.createEncoder()
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part)
    else encoding.writeVarUint8Array(encoder, part)
  }
  return encoding.toUint8Array(encoder)
}

class Person {
  constructor (number) {
    this.number = number
    this.document = new Y.Doc()
    this.text = this.document.getText('document')
    this.document.on('update', (update) => { this.update = update })
    this.isIn = false
    this.unsaved = []
    this.saved = 0
    this.typed = new Set()
  }

  join () {
    return new Promise((resolve) => {
      this.resolve = resolve
      this.socket = new WebSocket(plan.address + plan.paths[this.number], {
        headers: plan.headers[this.number] ?? {}, perMessageDeflate: false
      })
      this.socket.binaryType = 'nodebuffer'
      this.socket.on('open', () => this.socket.send(frame(SYNC, STEP_1, Y.encodeStateVector(this.document))))
      this.socket.on('message', (data) => this.receive(data))
      this.socket.on('error', () => { counts.errors++; resolve(false) })
      this.socket.on('close', () => { if (!over) counts.closed++; resolve(false) })
    })
  }

  receive (data) {
    const mark = data.length < 400 ? data.lastIndexOf(MARK) : -1 // the numbers before the text may look like it
    if (mark >= 0) return this.count(data, mark)
    const decoder = decoding.createDecoder(data)
    const kind = decoding.readVarUint(decoder)
    if (kind === SAVED) return this.count_saved(decoding.readVarUint(decoder))
    if (kind !== SYNC) return
    const step = decoding.readVarUint(decoder)
    if (step === STEP_1) {
      const lacking = Y.encodeStateAsUpdate(this.document, decoding.readVarUint8Array(decoder))
      this.socket.send(frame(SYNC, STEP_2, lacking))
      this.unsaved.push(null)
    } else if (step === STEP_2 && !this.isIn) {
      this.isIn = true
      this.resolve(true)
    }
  }

  count (data, mark) {
    if (!measuring) return
    const [at, from] = data.toString('latin1', mark + 2, mark + 18).split('.')
    if (+from === this.number) return
    latencies.push(performance.now() - parseInt(at, 36) / 1000)
    counts.received++
  }

  count_saved (number) {
    const now = performance.now()
    while (this.saved < number) {
      const sent = this.unsaved.shift()
      this.saved++
      if (sent && measuring) saves.push(now - sent)
    }
  }

  type () {
    if (this.socket.readyState !== WebSocket.OPEN) return
    const now = performance.now()
    const stamp = Math.round(now * 1000).toString(36).padStart(10, '0')
    const mark = stamp + '.' + String(this.number).padStart(5, '0')
    this.text.insert(this.text.length, MARK + mark)
    this.socket.send(frame(SYNC, UPDATE, this.update))
    this.unsaved.push(now)
    if (measuring) counts.sent++
    this.typed.add(mark)
  }
}

const quantile = (sorted, part) => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : null

const people = plan.paths.map((_, number) => new Person(number))
const start = performance.now()
let joined = 0
for (let from = 0; from < people.length; from += plan.at) {
  const wave = people.slice(from, from + plan.at)
  const results = await Promise.all(wave.map((person) => Promise.race([person.join(), sleep(plan.patience * 1000)])))
  joined += results.filter((isIn) => isIn === true).length
  if (plan.joinOnly) { over = true; wave.forEach((person) => person.socket.terminate()); await sleep(5); over = false }
}
const joinSeconds = (performance.now() - start) / 1000
const result = { connections: people.length, joined, joinSeconds }

if (!plan.joinOnly) {
  const period = 1000 / plan.rate
  const timers = new Map() // each person waits a time of their own: intervals would fall together, more and more
  for (const person of people) {
    const next = () => { timers.set(person, setTimeout(() => { person.type(); next() }, period * 2 * Math.random())) }
    next()
  }
  await sleep(3000)
  process.stderr.write('measuring\n')
  measuring = true
  const before = process.cpuUsage()
  await sleep(plan.seconds * 1000)
  const used = process.cpuUsage(before)
  process.stderr.write('measured\n')
  timers.forEach((timer) => clearTimeout(timer))
  const sent = counts.sent
  await sleep(2500)
  measuring = false
  latencies.sort((a, b) => a - b)
  saves.sort((a, b) => a - b)
  Object.assign(result, {
    sent,
    expected: sent * (plan.roomSize - 1),
    received: counts.received,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    saved_p99: quantile(saves, 0.99),
    generator: (used.user + used.system) / 1e6 / plan.seconds
  })
  result.kept = await readBack(10)
}
over = true
Object.assign(result, { errors: counts.errors, closed: counts.closed })
process.stdout.write(JSON.stringify(result) + '\n')
process.exit(0)

// Somebody who comes later reads some of the rooms: how many of the edits are there? A room may hold earlier runs' too.
async function readBack (rooms) {
  let typed = 0
  let found = 0
  for (let room = 0; room < rooms && room * plan.roomSize < people.length; room++) {
    const members = people.slice(room * plan.roomSize, (room + 1) * plan.roomSize)
    const document = new Y.Doc()
    const socket = new WebSocket(plan.address + plan.paths[members[0].number], { headers: plan.headers[members[0].number] ?? {}, perMessageDeflate: false })
    socket.binaryType = 'nodebuffer'
    await Promise.race([sleep(8000), new Promise((resolve) => {
      socket.on('open', () => socket.send(frame(SYNC, STEP_1, Y.encodeStateVector(document))))
      socket.on('error', resolve)
      socket.on('message', (data) => {
        const decoder = decoding.createDecoder(data)
        if (decoding.readVarUint(decoder) !== SYNC || decoding.readVarUint(decoder) !== STEP_2) return
        Y.applyUpdate(document, decoding.readVarUint8Array(decoder))
        resolve()
      })
    })])
    socket.terminate()
    const kept = new Set(document.getText('document').toString().match(/[0-9a-z]{10}\.[0-9]{5}/g))
    for (const member of members) {
      typed += member.typed.size
      found += [...member.typed].filter((mark) => kept.has(mark)).length
    }
  }
  return { typed, found }
}
