// Where a thing stands among others: coediting/order.py, word for word.
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export function between (low, high, jitter = 0) {
  let [first, last] = [clean(low), clean(high)]
  if (last && first >= last) last = ''
  for (let bit = 0; bit < 8; bit += 1) {
    const middle = midpoint(first, last)
    if (jitter >> bit & 1) first = middle
    else last = middle
  }
  return midpoint(first, last)
}

export const clean = key => typeof key === 'string' ? key.replace(/[^0-9A-Za-z]/g, '').replace(/0+$/, '') : ''

export const jitter = key => [...key].reduce((sum, letter) => sum + letter.codePointAt(0), 0) * 37 & 255

export const newKey = () => [...crypto.getRandomValues(new Uint8Array(8))].map(n => n.toString(16).padStart(2, '0')).join('')

function midpoint (low, high) {
  let same = 0
  while (same < high.length && (low[same] ?? '0') === high[same]) same += 1
  if (same) return high.slice(0, same) + midpoint(low.slice(same), high.slice(same))
  const first = low ? DIGITS.indexOf(low[0]) : 0
  const last = high ? DIGITS.indexOf(high[0]) : DIGITS.length
  if (last - first > 1) return DIGITS[Math.floor((first + last) / 2)]
  if (high.length > 1) return high[0]
  return DIGITS[first] + midpoint(low.slice(1), '')
}
