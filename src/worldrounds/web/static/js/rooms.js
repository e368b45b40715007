// In a room: look for new messages every twenty seconds, while the page is seen.
const SECONDS = 20;
const refresh = () => {
  const thread = document.getElementById("thread");
  if (thread && document.visibilityState === "visible" && navigator.onLine) window.htmx.trigger(thread, "refresh");
};
setInterval(refresh, SECONDS * 1000);
document.addEventListener("visibilitychange", refresh);
