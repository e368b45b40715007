// The weekly grid of free hours: paint with finger, mouse or keyboard. Below it are ordinary boxes in an ordinary
// form. Where the form has a key (data-key) it is saved as one goes, and nothing is lost when the connection is.
const form = document.getElementById("hours-form");
const table = form.querySelector("[data-hours]");
const state = form.querySelector("[data-state]");
const count = form.querySelector("[data-count]");
const undo = form.querySelector("[data-undo]");
const boxes = [];
for (const box of table.querySelectorAll('input[name="h"]')) boxes[Number(box.value)] = box;
const kept = form.dataset.key;
form.querySelector("[data-plain]").hidden = Boolean(kept);

// What is marked, as 84 hex digits: bit i of the number is half hour i of the week ---------------------------
const marks = () => boxes.map((box) => box.checked);
const asHex = (list) => {
  let text = "";
  for (let digit = 83; digit >= 0; digit--) {
    let value = 0;
    for (let bit = 0; bit < 4; bit++) if (list[digit * 4 + bit]) value += 1 << bit;
    text += value.toString(16);
  }
  return text;
};
const fromHex = (text) => boxes.map((_, i) => (parseInt(text[83 - (i >> 2)], 16) >> (i & 3)) & 1);
const show = (list) => list.forEach((on, i) => { boxes[i].checked = Boolean(on); });

// Saving -----------------------------------------------------------------------------------------------------
let saved = asHex(marks());
let timer = 0;
let sending = false;
const remember = (hours) => {
  try {
    if (hours) localStorage.setItem(kept, JSON.stringify({ hours, base: form.dataset.base }));
    else localStorage.removeItem(kept);
  } catch { /* a browser without storage still saves over the network */ }
};
const say = (what) => {
  state.textContent = state.dataset[what];
  state.className = what;
};
const changed = (wait = 700) => {
  const hours = asHex(marks());
  count.textContent = marks().filter(Boolean).length / 2;
  if (!kept || hours === saved) return;
  remember(hours);
  say("saving");
  clearTimeout(timer);
  timer = setTimeout(save, wait);
};
const save = async () => {
  clearTimeout(timer);
  const hours = asHex(marks());
  if (!kept || sending || hours === saved) return;
  sending = true;
  const body = new FormData();
  body.set("hours", hours);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body, keepalive: true });
    if (answer.redirected || answer.status === 403) {
      say("signin");
      return;
    }
    if (!answer.ok || !(await answer.json()).saved) throw new Error(answer.status);
    saved = hours;
    form.dataset.base = Math.floor(Date.now() / 1000);
    if (asHex(marks()) === hours) {
      remember("");
      say("saved");
    } else changed(0);
  } catch {
    say("kept");
    timer = setTimeout(save, 15000);
  } finally {
    sending = false;
    if (state.className === "saving") timer = setTimeout(save, 300);
  }
};
window.addEventListener("online", save);
window.addEventListener("pagehide", save);
try {
  const old = kept && JSON.parse(localStorage.getItem(kept) || "null");
  if (old && old.hours !== saved) {
    if (Number(form.dataset.base || 0) > Number(old.base || 0) + 5) {
      remember("");
      say("newer");
    } else {
      show(fromHex(old.hours));
      changed(0);
    }
  }
} catch { /* nothing was kept */ }

// One step back ----------------------------------------------------------------------------------------------
let before = null;
const mayUndo = () => {
  before = marks();
  undo.hidden = false;
};
undo.addEventListener("click", () => {
  const now = marks();
  show(before);
  before = now;
  changed();
});

// Quick choices, the same as the server makes without this script ----------------------------------------------
const fill = (days, from, to, on) => {
  for (const day of days) for (let i = from; i < to; i++) boxes[day * 48 + i].checked = on;
};
// Friday and Saturday in places; where the form asks for the zone, by the one that is chosen.
const restsOf = JSON.parse(form.dataset.restsOf || "{}");
const rests = () => (restsOf[form.elements.time_zone?.value] || form.dataset.rests).split(",").map(Number);
const works = () => [0, 1, 2, 3, 4, 5, 6].filter((day) => !rests().includes(day));
const quick = {
  workdays: () => fill(works(), 18, 34, true),
  evenings: () => fill(works(), 36, 44, true),
  weekends: () => fill(rests(), 18, 44, true),
  copy: () => { for (const day of works()) for (let i = 0; i < 48; i++) boxes[day * 48 + i].checked = boxes[i].checked; },
  clear: () => fill([0, 1, 2, 3, 4, 5, 6], 0, 48, false),
};
form.addEventListener("submit", (event) => {
  if (!kept && !event.submitter?.name) return; // it is sent as forms are
  event.preventDefault();
  event.stopPropagation(); // the guard against double clicks is for forms that leave the page
  delete form.dataset.sent;
  const what = event.submitter && event.submitter.value;
  if (quick[what]) {
    mayUndo();
    quick[what]();
  }
  changed(0);
}, true);

// Painting a rectangle from where one began ------------------------------------------------------------------
let stroke = null;
let hold = 0;
const boxAt = (x, y) => {
  const cell = document.elementFromPoint(x, y)?.closest("td");
  return cell && table.contains(cell) ? cell.querySelector("input") : null;
};
const begin = (box) => {
  clearTimeout(hold);
  mayUndo();
  stroke = { from: Number(box.value), on: !box.checked, was: marks() };
  table.classList.add("painting");
  paint(stroke, stroke.from);
};
const paint = ({ from, on, was }, to) => {
  const [dayA, dayB] = [from / 48 | 0, to / 48 | 0].sort((a, b) => a - b);
  const [a, b] = [from % 48, to % 48].sort((x, y) => x - y);
  boxes.forEach((box, i) => {
    const day = i / 48 | 0;
    const inside = day >= dayA && day <= dayB && i % 48 >= a && i % 48 <= b;
    box.checked = inside ? on : was[i];
  });
};
const end = () => {
  clearTimeout(hold);
  touched = null;
  if (!stroke) return;
  stroke = null;
  table.classList.remove("painting");
  painted = true;
  setTimeout(() => { painted = false; }, 50);
  changed();
};
let touched = null;
let painted = false;
table.addEventListener("pointerdown", (event) => {
  const box = event.target.closest("td")?.querySelector("input");
  if (!box || event.button) return;
  if (event.pointerType === "touch") {
    touched = { box, x: event.clientX, y: event.clientY };
    hold = setTimeout(() => { if (touched) { begin(box); navigator.vibrate?.(8); } }, 260);
    return;
  }
  event.preventDefault();
  box.focus({ preventScroll: true });
  begin(box);
});
window.addEventListener("pointermove", (event) => {
  if (touched && !stroke) {
    const [dx, dy] = [Math.abs(event.clientX - touched.x), Math.abs(event.clientY - touched.y)];
    if (dy > 10 && dy >= dx) end(); // scrolling
    else if (dx > 10) begin(touched.box); // sideways: the page does not scroll that way
  }
  if (!stroke) return;
  const box = boxAt(event.clientX, event.clientY);
  if (box) paint(stroke, Number(box.value));
});
window.addEventListener("pointerup", end);
window.addEventListener("pointercancel", end);
table.addEventListener("touchmove", (event) => { if (stroke) event.preventDefault(); }, { passive: false });
table.addEventListener("contextmenu", (event) => { if (touched || stroke) event.preventDefault(); });
table.addEventListener("click", (event) => {
  if (painted && event.detail) event.preventDefault(); // the stroke has marked it already; the space bar may go on
}, true);
table.addEventListener("change", (event) => { // the space bar or a tap
  mayUndo();
  before[Number(event.target.value)] = !event.target.checked;
  painting = null;
  spaced = event.target.checked ? null : event.target; // from here Shift and arrows clear
  changed();
});

// Keyboard: one stop for the Tab key, arrows inside; Shift and arrows paint a rectangle ------------------------
let painting = null; // from where, what, and what was marked before
let spaced = null;
const open = (box) => box.offsetParent !== null;
const stop = (box) => {
  for (const other of boxes) other.tabIndex = -1;
  box.tabIndex = 0;
};
const firstStop = () => stop(boxes.find((box) => box.checked && open(box)) || boxes[36]);
firstStop();
form.querySelector("#night").addEventListener("change", () => {
  if (!boxes.some((box) => box.tabIndex === 0 && open(box))) firstStop();
});
table.addEventListener("focusin", (event) => { if (event.target.name === "h") stop(event.target); });
const steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -48, ArrowRight: 48 };
table.addEventListener("keydown", (event) => {
  if (event.target.name !== "h" || !(event.key in steps)) return;
  event.preventDefault();
  const mirrored = Math.abs(steps[event.key]) === 48 && getComputedStyle(table).direction === "rtl";
  const here = Number(event.target.value);
  const next = here + (mirrored ? -steps[event.key] : steps[event.key]);
  const sameDay = (here / 48 | 0) === (next / 48 | 0);
  if (!boxes[next] || !open(boxes[next]) || (Math.abs(steps[event.key]) === 1 && !sameDay)) return;
  if (event.shiftKey) {
    if (!painting) {
      mayUndo();
      painting = { from: here, on: spaced !== event.target, was: marks() };
    }
    paint(painting, next);
    changed();
  } else painting = null;
  if (!event.shiftKey) spaced = null;
  boxes[next].focus();
});
table.addEventListener("keyup", (event) => { if (event.key === "Shift") painting = null; });
