// Files can be dropped anywhere on the form; their names are said. Without this script they are chosen.
const form = document.querySelector("form[data-drop]"), field = form.querySelector("input[type=file]");
const names = form.querySelector("[data-names]");
const say = () => { names.textContent = [...field.files].map((file) => file.name).join(", "); };

field.addEventListener("change", say);
form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  field.files = event.dataTransfer.files;
  say();
});
