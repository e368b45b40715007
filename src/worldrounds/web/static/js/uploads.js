// A picture goes up in pieces: a lost connection goes on where it stopped. Without this script the form sends it whole.
const SMALLEST = 16_384, LARGEST = 1_000_000, PATIENCE = 60_000; // bytes, bytes, milliseconds for a piece
const SMALL = 400_000, PHOTOS = ["image/jpeg", "image/heic", "image/heif"]; // bytes of a photograph that is sent as it is
const form = document.querySelector("form[data-uploads]");
const box = form.querySelector(".upload"), words = box.querySelector("[role=status]"), bar = box.querySelector("progress");
const token = form.elements.csrfmiddlewaretoken.value;
let stop, running = false;

class Refused extends Error {}

const ask = async (address, options) => {
  const one = new AbortController(), giveUp = () => one.abort();
  const timer = setTimeout(giveUp, PATIENCE);
  stop.signal.addEventListener("abort", giveUp);
  try {
    const answer = await fetch(address, { headers: { "X-CSRFToken": token }, signal: one.signal, ...options });
    if (answer.status === 422) throw new Refused((await answer.json()).error);
    if (answer.redirected || (!answer.ok && answer.status !== 409 && answer.status < 500)) throw new Refused(words.dataset.failed);
    if (answer.status >= 500) throw new Error(answer.status);
    return await answer.json(); // 409 says, too, how much has arrived
  } finally {
    clearTimeout(timer);
    stop.signal.removeEventListener("abort", giveUp);
  }
};

const pause = (milliseconds) => new Promise((go, cancel) => {
  const timer = setTimeout(go, milliseconds);
  window.addEventListener("online", go, { once: true });
  stop.signal.addEventListener("abort", () => { clearTimeout(timer); cancel(stop.signal.reason); });
});

// Again and again, with longer and longer pauses, until it is done, refused or cancelled.
const persist = async (job) => {
  for (let tried = 0; ; tried += 1) {
    try { return await job(); } catch (error) {
      if (error instanceof Refused || stop.signal.aborted) throw error;
      words.textContent = words.dataset.waiting;
      await pause(Math.min(30_000, 1000 * 2 ** tried));
    }
  }
};

// A large photograph is made as small as the server keeps it before it is sent, and without where and when it was taken.
// What the browser cannot read goes as it is.
const shrunk = async (file) => {
  if (file.size <= SMALL || !PHOTOS.includes(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, form.dataset.longestSide / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const brush = canvas.getContext("2d");
    brush.imageSmoothingQuality = "high";
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const small = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.9); });
    return small && small.size < file.size ? new File([small], file.name, { lastModified: file.lastModified }) : file;
  } catch { return file; }
};

const send = async (file) => {
  const body = new URLSearchParams({ key: `${file.name.slice(-120)}-${file.size}-${file.lastModified}`, size: file.size });
  const begun = await persist(() => ask(form.dataset.uploads, { method: "POST", body }));
  let { received } = begun, length = 4 * SMALLEST;
  form.elements.upload.value = begun.upload;
  while (received < file.size) {
    const since = performance.now();
    ({ received } = await persist(() => {
      const piece = file.slice(received, received + length);
      length = Math.max(SMALLEST, length / 2); // if this one is lost, the next is smaller
      return ask(`${begun.address}?start=${received}`, { method: "PATCH", body: piece });
    }));
    length = Math.min(LARGEST, performance.now() - since < 2000 ? length * 4 : length * 2);
    bar.value = received / file.size;
    words.textContent = `${words.dataset.sending}: ${Math.floor(100 * bar.value)} %`;
  }
};

form.addEventListener("submit", async (event) => {
  const field = form.elements.file, [file] = field.files;
  if (!file) return; // the server says what is missing
  event.preventDefault();
  event.stopPropagation();
  if (running || !form.reportValidity()) return;
  running = true;
  stop = new AbortController();
  box.hidden = bar.hidden = false;
  bar.value = 0;
  words.textContent = words.dataset.sending;
  try {
    await send(await shrunk(file));
    field.disabled = true;
    form.submit();
    field.disabled = false; // for those who come back
  } catch (error) {
    box.hidden = stop.signal.aborted;
    words.textContent = error instanceof Refused ? error.message : words.dataset.failed;
    bar.hidden = true;
  }
  running = false;
});

box.querySelector("button").addEventListener("click", () => {
  const { value } = form.elements.upload;
  stop.abort();
  box.hidden = true;
  form.elements.upload.value = "";
  if (value) fetch(`${form.dataset.uploads}${value}/`, { method: "DELETE", headers: { "X-CSRFToken": token } });
});
