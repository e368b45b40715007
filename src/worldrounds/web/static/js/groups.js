// Drag a student to another group of the plan. Without this, the "Move" link beside each name does the same.
const plan = document.querySelector("[data-plan]");
const form = document.getElementById("move");
let drag = null;

function show() {
  plan.classList.add("can-drag");
  for (const hint of document.querySelectorAll(".drag-hint")) hint.hidden = false;
}

function cardAt(event) {
  return document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-group]");
}

function mark(card) {
  for (const other of plan.querySelectorAll(".over")) other.classList.remove("over");
  if (card && card !== drag.from) card.classList.add("over");
}

// The ghost follows by a transform set through the CSSOM, which the content security policy allows.
function follow(event) {
  drag.ghost.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`;
}

function begin(event) {
  const handle = event.target.closest(".handle");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  const person = handle.closest("[data-person]");
  const ghost = document.createElement("div");
  ghost.className = "dragged";
  ghost.textContent = person.querySelector("bdi").textContent;
  document.body.append(ghost);
  drag = { person, ghost, from: person.closest("[data-group]") };
  follow(event);
}

function move(event) {
  if (!drag) return;
  follow(event);
  mark(cardAt(event));
  const edge = 60;
  if (event.clientY < edge) window.scrollBy(0, -12);
  if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
}

function end(event) {
  if (!drag) return;
  const card = event.type === "pointerup" ? cardAt(event) : null;
  const { person, from } = drag;
  mark(null);
  drag.ghost.remove();
  drag = null;
  if (!card || card === from) return;
  form.elements.person.value = person.dataset.person;
  form.elements.target.value = card.dataset.group;
  form.requestSubmit();
}

// Every form of the page sends the version of the plan that is shown. The button that takes a move back goes with its
// move: the keyboard stays where it was.
function renew(event) {
  const answer = document.getElementById("answer");
  for (const field of document.querySelectorAll("[data-version] input[name=version]")) field.value = answer?.dataset.version;
  if (event.detail.requestConfig?.elt.matches("[data-back]") && document.activeElement === document.body) {
    answer?.focus({ preventScroll: true });
  }
}

if (plan && form) {
  show();
  plan.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) end(event);
  });
  document.body.addEventListener("htmx:afterSettle", renew);
}
