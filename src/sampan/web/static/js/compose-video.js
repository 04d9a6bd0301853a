// The video of a note: sent in pieces that survive a lost connection (tus), then followed while it is prepared.
import { changed, data, form, readAnswer, Refused, say, sending, showError } from "./compose-state.js";
import { listen } from "./live.js";
import { csrf } from "./page.js";

const CHUNK_BYTES = 5 * 1024 * 1024; // a lost piece is sent again: small enough for a phone, large enough for speed
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000];
const ASK_MS = 2500; // how often to ask for progress; the live channel is quicker where it works

/** @type {any} */
let upload = null;
/** @type {(() => void) | null} */
let stopFollowing = null;

/** Starts the video part of the page, if it has one. */
export function startVideo() {
  const area = document.querySelector("[data-video]");
  if (!area) return;
  const choose = /** @type {HTMLInputElement} */ (area.querySelector("[data-choose]"));
  const take = () => {
    const file = choose.files?.[0];
    choose.value = "";
    if (file) begin(file);
  };
  choose.addEventListener("change", take);
  area.addEventListener("dragover", (event) => event.preventDefault());
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = /** @type {DragEvent} */ (event).dataTransfer?.files[0];
    if (file && clip().dataset.state !== "sending") begin(file);
  });
  area.addEventListener("click", (event) => {
    const act = /** @type {HTMLElement} */ (event.target).closest("[data-clip-act]")?.getAttribute("data-clip-act");
    if (act === "pause") pause();
    if (act === "resume") go();
    if (act === "remove") remove();
  });
  addEventListener("online", () => clip().dataset.state === "waiting" && go());
  const media = clip().dataset.media;
  setState(media ? (clip().dataset.state ?? "processing") : "empty");
  if (media && clip().dataset.state === "processing") follow(media);
  take(); // a file may have been chosen before this script had come
}

/** @returns {HTMLElement} */
function clip() {
  return /** @type {HTMLElement} */ (document.querySelector("[data-clip]"));
}

/** @param {string} selector @returns {any} */
function part(selector) {
  return clip().querySelector(selector);
}

/** @param {string} state  empty, sending, paused, waiting, processing, ready or failed */
function setState(state) {
  clip().dataset.state = state;
  part("[data-add]").hidden = state !== "empty" && state !== "failed";
  part("[data-work]").hidden = state === "empty" || state === "failed";
  part('[data-clip-act="pause"]').hidden = state !== "sending";
  part('[data-clip-act="resume"]').hidden = state !== "paused" && state !== "waiting";
  part('[data-step="send"]').hidden = !["sending", "paused", "waiting"].includes(state);
  part('[data-step="prepare"]').hidden = state !== "processing";
  const sentence = { paused: "video_paused", waiting: "video_waiting", processing: "video_sent", ready: "video_ready" }[state];
  part("[data-clip-status]").textContent = sentence ? say(sentence) : "";
  sending.count = ["sending", "paused", "waiting"].includes(state) ? 1 : 0;
}

/** @param {File} file */
function begin(file) {
  showError("media", "");
  if (file.size > data.limits.video_bytes) {
    return showError("media", say("video_large", { limit: bytes(data.limits.video_bytes) }));
  }
  part("[data-name]").textContent = `${file.name} · ${bytes(file.size)}`;
  // @ts-ignore tus-js-client is loaded as a plain script
  const tus = globalThis.tus;
  upload = new tus.Upload(file, {
    endpoint: data.urls.upload_video,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_MS,
    headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
    metadata: { filename: file.name, draft: data.key ?? "" },
    removeFingerprintOnSuccess: true,
    onProgress: progress,
    onShouldRetry: shouldRetry,
    onAfterResponse: (/** @type {any} */ _request, /** @type {any} */ response) => arrived(response.getHeader("Sampan-Media")),
    onError: failed,
  });
  upload.findPreviousUploads().then((/** @type {any[]} */ found) => {
    if (found.length) upload.resumeFromPreviousUpload(found[0]);
    go();
  });
}

function go() {
  if (!upload) return;
  setState("sending");
  upload.start();
}

function pause() {
  upload?.abort();
  setState("paused");
}

/** @param {number} sent @param {number} total */
function progress(sent, total) {
  const percent = total ? (sent / total) * 100 : 0;
  part("[data-sent]").value = percent;
  part("[data-sent-text]").textContent = `${Math.floor(percent)}% · ${bytes(sent)} / ${bytes(total)}`;
  if (clip().dataset.state === "waiting") setState("sending");
}

/** @param {any} error @param {number} _attempt @param {any} _options */
function shouldRetry(error, _attempt, _options) {
  const status = error.originalResponse?.getStatus() ?? 0;
  const again = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
  if (again && status === 0) setState("waiting");
  return again;
}

/** @param {any} error */
function failed(error) {
  const response = error.originalResponse;
  if (!response || response.getStatus() === 0) return setState("waiting"); // it goes on when the connection is back
  let refusal = null;
  try {
    refusal = JSON.parse(response.getBody()).error;
  } catch {
    // no words from the server: ours must do
  }
  upload = null;
  setState("empty");
  showError("media", refusal?.message || say("failed"));
}

/** @param {string | undefined} id  The media that the last piece completed. */
function arrived(id) {
  if (!id) return;
  part("[data-media-field]").value = id;
  clip().dataset.media = id;
  upload = null;
  setState("processing");
  changed();
  follow(id);
}

/** @param {string} id */
function follow(id) {
  stopFollowing?.();
  const look = async () => {
    try {
      const response = await fetch(`/uploads/media/${id}`, { headers: { Accept: "application/json" } });
      show(await readAnswer(response));
    } catch (error) {
      if (error instanceof Refused && error.status === 404) gone(error.message);
    }
  };
  const timer = setInterval(look, ASK_MS);
  const stopListening = listen(`media:${id}`, (news) => (news.state === "processing" ? prepared(news.progress) : look()));
  stopFollowing = () => {
    clearInterval(timer);
    stopListening();
    stopFollowing = null;
  };
  look();
}

/** @param {number} percent */
function prepared(percent) {
  part("[data-prepared]").value = percent;
  part("[data-prepared-text]").textContent = `${Math.floor(percent)}%`;
}

/** @param {any} media */
function show(media) {
  prepared(media.progress);
  if (media.state === "ready") {
    stopFollowing?.();
    setState("ready");
    part("[data-poster]").src = media.urls.large;
    const place = document.querySelector("[data-preview-picture]");
    const poster = document.createElement("img");
    poster.src = media.urls.card;
    poster.alt = "";
    place?.replaceChildren(poster);
    changed();
  }
  if (media.state === "failed") gone(media.failure?.message ?? say("failed"));
}

/** @param {string} sentence */
function gone(sentence) {
  stopFollowing?.();
  part("[data-media-field]").value = "";
  clip().dataset.media = "";
  setState("failed");
  showError("media", sentence);
}

async function remove() {
  stopFollowing?.();
  const id = clip().dataset.media;
  if (upload) await upload.abort(true).catch(() => {});
  upload = null;
  if (id && data.mode === "new") {
    fetch(`/uploads/media/${id}/delete`, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => {});
  }
  part("[data-media-field]").value = "";
  clip().dataset.media = "";
  setState("empty");
  changed();
}

/** @param {number} count */
function bytes(count) {
  const units = ["B", "KB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${new Intl.NumberFormat(undefined, { maximumFractionDigits: power > 1 ? 1 : 0 }).format(count / 1024 ** power)} ${units[power]}`;
}

form?.addEventListener("submit", () => stopFollowing?.());
