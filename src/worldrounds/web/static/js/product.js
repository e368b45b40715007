// Comments beside the document: look for news every twenty seconds, while the page is seen and nobody types an answer.
const SECONDS = 20;
const isTyping = (list) => list.contains(document.activeElement) || [...list.querySelectorAll("textarea")].some((field) => field.value);
const refresh = () => {
  const list = document.getElementById("comments");
  if (list && document.visibilityState === "visible" && navigator.onLine && !isTyping(list)) window.htmx.trigger(list, "refresh");
};
setInterval(refresh, SECONDS * 1000);
document.addEventListener("visibilitychange", refresh);
