// In a room: look for new messages every twenty seconds, while the page is seen; answer in place; complete names after @.
const SECONDS = 20;
const refresh = () => {
  const thread = document.getElementById("thread");
  if (thread && document.visibilityState === "visible" && navigator.onLine) window.htmx.trigger(thread, "refresh");
};
setInterval(refresh, SECONDS * 1000);
document.addEventListener("visibilitychange", refresh);

const form = () => document.getElementById("post-form");

// “Answer” fills in what the form answers, so that the page stays.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-answer], [data-no-answer]");
  if (!link || !form() || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const { answer = "" } = link.dataset;
  form().elements.answers.value = answer;
  const line = form().querySelector("[data-answering]");
  line.hidden = !answer;
  const said = answer && link.closest("li").querySelector(".post-text").textContent.trim();
  line.querySelector("[data-answered]").textContent = said.length > 120 ? `${said.slice(0, 119)}…` : said;
  form().elements.text.focus();
});

// A list of names while somebody writes @…: arrows choose, Enter or Tab takes, Escape closes.
let chosen = 0;
const list = () => document.getElementById("names");
const people = () => [...form().elements.to.options].filter(({ value }) => value).map(({ text }) => text);

function typed(field) {
  const found = /(^|[^\p{L}\p{N}_])@([^@\n]{0,40})$/u.exec(field.value.slice(0, field.selectionStart));
  return found && { word: found[2].toLowerCase(), start: field.selectionStart - found[2].length };
}

function offer(field) {
  const now = typed(field);
  const names = now ? people().filter((name) => ` ${name.toLowerCase()}`.includes(` ${now.word}`)) : [];
  chosen = Math.min(chosen, Math.max(names.length - 1, 0));
  list().replaceChildren(...names.map((name, at) => {
    const item = document.createElement("li");
    item.id = `name-${at}`;
    item.role = "option";
    item.dir = "auto";
    item.textContent = name;
    item.setAttribute("aria-selected", String(at === chosen));
    return item;
  }));
  const was = list().hidden;
  list().hidden = !names.length;
  if (names.length) {
    field.setAttribute("aria-controls", "names");
    field.setAttribute("aria-activedescendant", `name-${chosen}`);
  } else field.removeAttribute("aria-activedescendant");
  const said = form().querySelector("[data-found]");
  if (was !== list().hidden) said.textContent = names.length ? said.dataset.some : "";
}

function take(field, name) {
  const { start } = typed(field);
  field.setRangeText(`${name} `, start, field.selectionStart, "end");
  close(field);
  field.focus();
}

function close(field) {
  chosen = 0;
  list().hidden = true;
  list().replaceChildren();
  field.removeAttribute("aria-activedescendant");
}

const isText = (field) => form() && field === form().elements.text;
document.addEventListener("input", ({ target }) => { if (isText(target)) { chosen = 0; offer(target); } });
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!isText(field) || list().hidden) return;
  const names = [...list().children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    chosen = (chosen + step + names.length) % names.length;
    offer(field);
  } else if (event.key === "Enter" || event.key === "Tab") take(field, names[chosen].textContent);
  else if (event.key === "Escape") close(field);
  else return;
  event.preventDefault();
});
document.addEventListener("pointerdown", (event) => {
  const name = event.target.closest?.("#names li");
  if (!name) return;
  event.preventDefault();
  take(form().elements.text, name.textContent);
});
document.addEventListener("focusout", ({ target }) => { if (isText(target)) close(target); });
