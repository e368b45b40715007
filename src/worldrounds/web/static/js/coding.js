// Answering by keyboard: a number chooses in the question that has the focus, Ctrl+Enter keeps. Works without.
const form = document.querySelector("form[data-keys]");
if (form) {
  form.querySelector(".keys").hidden = false;
  const first = form.querySelector("input:not([type=hidden])");
  if (matchMedia("(hover: hover)").matches) first?.focus({ preventScroll: true });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    const group = event.target.closest("fieldset");
    if (!group || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const chosen = group.querySelectorAll("input")[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
    chosen.focus();
  });
}
