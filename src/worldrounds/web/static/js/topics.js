// Topics in order: move by drag or with buttons. Below are the numbered choices that are sent.
const list = document.querySelector("[data-topics]");
if (list) {
  const said = document.querySelector("[data-topics-said]");
  const items = () => [...list.children];
  const field = (item) => item.querySelector("select");
  const title = (item) => item.querySelector("label").textContent;

  // Topics with a place stand above those without; places follow the order.
  const number = () => {
    let place = 0;
    for (const item of items()) {
      field(item).value = item.dataset.out ? "" : String(++place);
      item.querySelector(".place").textContent = item.dataset.out ? "–" : String(place);
      item.querySelector("[data-toggle]").textContent = item.dataset.out ? list.dataset.in : list.dataset.out;
      for (const button of item.querySelectorAll("[data-by]")) button.hidden = Boolean(item.dataset.out);
    }
  };
  const settle = () => {
    list.append(...items().filter((item) => item.dataset.out));
    number();
  };
  const tell = (item) => { said.textContent = `${title(item)}: ${list.dataset.moved} ${field(item).value || "–"}`; };
  const button = (text, sign) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "second small";
    made.textContent = sign || text;
    return made;
  };
  const move = (item, by) => {
    const ranked = items().filter((other) => !other.dataset.out);
    const other = ranked[ranked.indexOf(item) + by];
    if (!other) return;
    if (by < 0) other.before(item); else other.after(item);
    number();
    tell(item);
  };

  for (const item of items()) {
    if (!field(item).value) item.dataset.out = "yes";
    field(item).hidden = true;
    const place = document.createElement("span");
    place.className = "place";
    item.querySelector(".rank").append(place);
    const tools = document.createElement("span");
    tools.className = "cluster tools";
    for (const [name, by, sign] of [["up", -1, "↑"], ["down", 1, "↓"]]) {
      const made = button(list.dataset[name], sign);
      made.dataset.by = by;
      made.setAttribute("aria-label", `${list.dataset[name]}: ${title(item)}`);
      made.addEventListener("click", () => { move(item, by); made.focus(); });
      tools.append(made);
    }
    const toggle = button("");
    toggle.dataset.toggle = "";
    toggle.addEventListener("click", () => {
      if (item.dataset.out) delete item.dataset.out; else item.dataset.out = "yes";
      const first = items().find((other) => other.dataset.out && other !== item);
      if (!item.dataset.out && first) first.before(item);
      settle();
      tell(item);
      toggle.focus();
    });
    tools.append(toggle);
    item.append(tools);

    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      event.dataTransfer.effectAllowed = "move";
      item.classList.add("dragged");
    });
    item.addEventListener("dragend", () => {
      item.classList.remove("dragged");
      settle();
      tell(item);
    });
    item.addEventListener("dragover", (event) => {
      const dragged = list.querySelector(".dragged");
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const box = item.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) item.before(dragged); else item.after(dragged);
      number();
    });
  }
  list.classList.add("live");
  const hint = document.querySelector("[data-topics-hint]");
  hint.textContent = hint.dataset.topicsHint;
  settle();
}
