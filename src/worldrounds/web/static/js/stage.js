// A stage follows what others do: every twenty seconds it asks in a few bytes whether something changed, while the page
// is seen, and loads that part anew; where somebody is writing in it, it says so instead.
const SECONDS = 20;
const part = () => document.getElementById("follows");
const note = document.getElementById("changed").content.firstElementChild;
part().before(note);
const field = "textarea, input:not([type=hidden]), select";
const isTouched = (one) => (one.matches("[type=radio], [type=checkbox]") ? one.checked !== one.defaultChecked
  : one.matches("select") ? [...one.options].some((option) => option.selected !== option.defaultSelected)
    : one.value !== one.defaultValue);
const isWriting = () => part().contains(document.activeElement) && document.activeElement.matches(field)
  || [...part().querySelectorAll(field)].some(isTouched);
let isAsking = false;

const show = async () => {
  const answer = await fetch(location.pathname, { redirect: "error" }); // without what the address asked to be filled in
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("follows");
  if (!answer.ok || !fresh) return;
  part().replaceWith(fresh);
  note.hidden = true;
};

const look = async () => {
  if (isAsking || document.visibilityState !== "visible" || !navigator.onLine || !note.hidden) return;
  isAsking = true;
  try {
    const { news, seen } = part().dataset;
    const answer = await fetch(`${news}?seen=${seen}`, { redirect: "error" });
    if (answer.status !== 200) return; // 204: nothing new; others: not here any more, signed out
    if (isWriting()) note.hidden = false;
    else await show();
  } catch { /* no connection: the next time */ } finally { isAsking = false; }
};

setInterval(look, SECONDS * 1000);
document.addEventListener("visibilitychange", look);
note.querySelector("button").addEventListener("click", () => show().catch(() => {})); // no connection: it can be pressed again
