// On every page: say quietly when the connection is lost, and never send a form twice by a double click.
const notice = document.getElementById("connection");
const show = () => { notice.hidden = navigator.onLine; };
window.addEventListener("online", show);
window.addEventListener("offline", show);
document.addEventListener("htmx:sendError", () => { notice.hidden = false; });
document.addEventListener("htmx:afterOnLoad", () => { notice.hidden = navigator.onLine; });

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.sent) {
    if (form.dataset.sent) event.preventDefault();
    return;
  }
  if (form.closest("[hx-post]") || form.hasAttribute("hx-post")) return;
  form.dataset.sent = "yes";
  // Coming back with the browser's Back button, the form can be sent again.
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  setTimeout(() => delete form.dataset.sent, 8000);
});

// The reader's own zone, where a form asks for it. Browsers call places by old names too: Asia/Calcutta is Asia/Kolkata.
const zone = (timeZone) => {
  try {
    return Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return ""; // one that this browser does not know yet
  }
};
for (const field of document.querySelectorAll("select[data-own-zone]")) {
  const names = [...field.options].map((option) => option.value).filter(Boolean);
  const own = zone();
  if (!field.value && own) field.value = names.find((name) => name === own) || names.find((name) => zone(name) === own) || "";
}

// Long work that was waited for is over, and the page has become another one: load it whole.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "work" || event.detail.xhr.responseText.includes('id="work"')) return;
  event.detail.shouldSwap = false;
  location.reload();
});
