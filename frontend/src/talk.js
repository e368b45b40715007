// Who speaks, who is next and for how long each has spoken: coediting/meeting.py, word for word. Times in seconds.
export const LONGEST_TURN = 30 * 60
const LONGEST_PAUSE = 3 * 3600
const KINDS = ['item', 'speak', 'stop', 'pass', 'later', 'end']

// events: [[at in milliseconds, kind, what], …] under their keys; hands: milliseconds under members' keys
export function talkAt (written, raised, members, now) {
  const events = Object.entries(written).filter(([key, value]) => isEvent(key, value))
    .map(([key, [at, kind, what]]) => ({ at: at / 1000, key, kind, what }))
    .sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1))
  const hands = Object.fromEntries(Object.entries(raised).filter(([, at]) => isMoment(at)).map(([key, at]) => [key, at / 1000]))
  const talk = {
    item: '', itemAt: 0, speaker: '', since: 0, isOver: false, begun: [], spoken: {}, here: {}, had: new Set(), later: []
  }
  const spokeAt = {}
  let last = 0
  for (const event of events) {
    last = Math.max(last, event.at)
    happens(talk, event, spokeAt)
  }
  if (talk.item && now - last > LONGEST_PAUSE) happens(talk, { at: last, kind: 'end', what: '' }, spokeAt)
  else if (talk.speaker && now - talk.since > LONGEST_TURN) stop(talk, now)
  talk.hands = new Set(Object.keys(hands).filter(member => hands[member] > (spokeAt[member] ?? 0)))
  talk.order = talk.item ? inOrder(talk, members, hands) : []
  return talk
}

export const share = (minutes, members) => minutes * 60 / Math.max(members, 1)

const isMoment = at => typeof at === 'number' && at > 0 && at < 1e14

const isEvent = (key, value) => /^[0-9a-z]{1,40}$/.test(key) && Array.isArray(value) && value.length === 3 &&
  isMoment(value[0]) && KINDS.includes(value[1]) && typeof value[2] === 'string' && value[2].length <= 40

function happens (talk, { at, kind, what }, spokeAt) {
  const isAnother = kind === 'speak' && what !== talk.speaker
  if (['item', 'end', 'stop'].includes(kind) || isAnother) stop(talk, at)
  if (kind === 'item') {
    Object.assign(talk, { item: what, itemAt: at, isOver: false, here: {}, had: new Set(), later: [] })
    talk.begun = [...talk.begun.filter(key => key !== what), what]
  } else if (kind === 'end') {
    Object.assign(talk, { item: '', isOver: true })
  } else if (isAnother) {
    Object.assign(talk, { speaker: what, since: at })
    spokeAt[what] = at
  } else if (kind === 'pass' || kind === 'later') {
    if (talk.speaker === what) stop(talk, at)
    talk.later = [...talk.later.filter(member => member !== what), ...(kind === 'later' ? [what] : [])]
    if (kind === 'pass') talk.had.add(what)
    else talk.had.delete(what)
  }
}

function stop (talk, at) {
  if (!talk.speaker) return
  const seconds = Math.min(Math.max(at - talk.since, 0), LONGEST_TURN)
  for (const times of [talk.spoken, talk.here]) times[talk.speaker] = (times[talk.speaker] ?? 0) + seconds
  talk.had.add(talk.speaker)
  talk.speaker = ''
}

function inOrder (talk, members, hands) {
  const spoken = member => talk.spoken[member] ?? 0
  const others = members.filter(member => member !== talk.speaker)
  const waiting = others.filter(member => !talk.had.has(member))
  const first = waiting.filter(member => !talk.later.includes(member)).sort((one, other) => spoken(one) - spoken(other))
  const later = talk.later.filter(member => waiting.includes(member))
  const again = others.filter(member => talk.had.has(member) && talk.hands.has(member))
    .sort((one, other) => spoken(one) - spoken(other) || hands[one] - hands[other])
  return [...first, ...later, ...again]
}
