// What goes with a message: pictures and videos are sent while one writes on, a note is chosen from a list.
import { data, elements, say } from "./messages-data.js";
import { csrf } from "./page.js";

/**
 * @typedef {{kind: "picture" | "video" | "note", id: string, thumb: string, busy: boolean, failed: boolean,
 *   element: HTMLElement, stop: () => void}} Attachment
 */

/** @type {Attachment[]} */
let attachments = [];
/** @type {(words: string) => void} */
let report = () => {};
/** @type {() => void} */
let settled = () => {};

/** @returns {HTMLElement | null} */
const strip = () => document.querySelector("[data-attachments]");

/**
 * @param {(words: string) => void} tell  Hears what is wrong with a file.
 * @param {() => void} done  Hears when another one has arrived or will not.
 */
export function startAttaching(tell, done) {
  report = tell;
  settled = done;
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-files]"));
  const take = () => {
    const files = [...(input?.files ?? [])];
    if (!input || !files.length) return;
    input.value = ""; // they go by themselves, not with the form
    input.closest("details")?.removeAttribute("open");
    for (const file of files) add(file);
  };
  input?.addEventListener("change", take);
  take(); // some may have been chosen before this script had come
  const form = document.querySelector("[data-composer]");
  form?.addEventListener("paste", (event) => {
    const files = [.../** @type {ClipboardEvent} */ (event).clipboardData?.files ?? []];
    if (!files.length || !input) return;
    event.preventDefault();
    for (const file of files) add(file);
  });
  const chat = document.querySelector("[data-chat]");
  chat?.addEventListener("dragover", (event) => event.preventDefault());
  chat?.addEventListener("drop", (event) => {
    event.preventDefault();
    if (input) for (const file of /** @type {DragEvent} */ (event).dataTransfer?.files ?? []) add(file);
  });
  document.addEventListener("click", (event) => {
    const choice = /** @type {Element} */ (event.target).closest("[data-send-note]");
    if (choice instanceof HTMLElement) addNote(choice);
  });
}

/** What goes with the message; `busy` while something is still on its way. */
export function attached() {
  const whole = attachments.filter((one) => !one.failed);
  return {
    busy: whole.some((one) => one.busy),
    failed: attachments.some((one) => one.failed),
    media: whole.filter((one) => one.kind !== "note").map((one) => one.id),
    thumbs: whole.filter((one) => one.thumb && one.kind !== "note").map((one) => one.thumb),
    note: whole.find((one) => one.kind === "note")?.id ?? "",
  };
}

/** The message is on its way: begin anew. */
export function clearAttachments() {
  attachments = [];
  draw();
}

function draw() {
  const place = strip();
  if (!place) return;
  place.replaceChildren(...attachments.map((one) => one.element));
  place.hidden = !attachments.length;
}

/** @param {File} file */
function add(file) {
  const picture = file.type.startsWith("image/") || /\.hei[cf]$/i.test(file.name);
  const video = file.type.startsWith("video/");
  if (!picture && !video) return report(say("not_media"));
  if (picture && file.size > data.limits.picture_bytes) return report(say("picture_large"));
  if (video && file.size > data.limits.video_bytes) return report(say("video_large"));
  const same = attachments.filter((one) => one.kind !== "note");
  if (same.length >= data.limits.pictures || (video && same.length) || same.some((one) => one.kind === "video")) {
    return report(say("too_many_pictures", { limit: data.limits.pictures }));
  }
  report("");
  const one = make(picture ? "picture" : "video", file.name);
  if (picture) sendPicture(one, file);
  else sendVideo(one, file);
}

/** @param {Attachment["kind"]} kind @param {string} name @returns {Attachment} */
function make(kind, name) {
  const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById("attachment"));
  const element = /** @type {HTMLElement} */ (elements(pattern.innerHTML)[0]);
  /** @type {Attachment} */
  const one = { kind, id: "", thumb: "", busy: true, failed: false, element, stop: () => {} };
  const words = element.querySelector("[data-file-name]");
  if (words) words.textContent = name;
  const drop = element.querySelector("[data-attachment-drop]");
  drop?.setAttribute("aria-label", `${say("remove")}: ${name}`);
  drop?.addEventListener("click", () => {
    one.stop();
    attachments = attachments.filter((other) => other !== one);
    draw();
    report("");
    settled();
  });
  attachments.push(one);
  draw();
  return one;
}

/** @param {Attachment} one @param {string} url */
function showThumb(one, url) {
  const image = /** @type {HTMLImageElement} */ (one.element.querySelector("[data-thumb]"));
  image.src = url;
  image.hidden = false;
}

/** @param {Attachment} one @param {number} percent */
function progress(one, percent) {
  const bar = /** @type {HTMLProgressElement} */ (one.element.querySelector("[data-progress]"));
  bar.value = percent;
  bar.hidden = percent >= 100;
}

/** @param {Attachment} one @param {string} words */
function fail(one, words) {
  one.busy = false;
  one.failed = true;
  one.element.dataset.failed = "";
  settled();
  report(words);
}

/** @param {Attachment} one @param {File} file */
function sendPicture(one, file) {
  showThumb(one, URL.createObjectURL(file));
  const request = new XMLHttpRequest(); // fetch tells no progress
  one.stop = () => request.abort();
  request.open("POST", data.urls.pictures);
  request.setRequestHeader("X-CSRFToken", csrf());
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => progress(one, (event.loaded / event.total) * 95));
  request.addEventListener("load", () => {
    const answer = parsed(request.responseText);
    if (request.status >= 300 || !answer?.id) return fail(one, answer?.error?.message ?? say("failed"));
    one.id = answer.id;
    one.thumb = answer.urls?.card ?? "";
    one.busy = false;
    progress(one, 100);
    settled();
  });
  request.addEventListener("error", () => fail(one, say("failed")));
  const form = new FormData();
  form.set("file", file);
  request.send(form);
}

/** @param {Attachment} one @param {File} file */
async function sendVideo(one, file) {
  const tus = await loadTus();
  if (!tus) return fail(one, say("failed"));
  const upload = new tus.Upload(file, {
    endpoint: data.urls.video,
    chunkSize: 5 * 1024 * 1024,
    retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
    headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
    metadata: { filename: file.name },
    removeFingerprintOnSuccess: true,
    onProgress: (/** @type {number} */ sent, /** @type {number} */ total) => progress(one, (sent / total) * 99),
    onAfterResponse: (/** @type {any} */ _request, /** @type {any} */ response) => {
      const id = response.getHeader("Sampan-Media");
      if (!id) return;
      one.id = id;
      one.busy = false;
      progress(one, 100);
      settled();
    },
    onError: (/** @type {any} */ error) => {
      fail(one, parsed(error.originalResponse?.getBody?.() ?? "")?.error?.message ?? say("failed"));
    },
  });
  one.stop = () => upload.abort(true);
  upload.start();
}

/** @returns {Promise<any>} The library for videos, fetched when the first one is chosen. */
async function loadTus() {
  // @ts-ignore it is a plain script
  if (globalThis.tus) return globalThis.tus;
  const script = document.createElement("script");
  script.src = data.urls.tus;
  const loaded = new Promise((done) => {
    script.onload = script.onerror = () => done(null);
  });
  document.head.append(script);
  await loaded;
  // @ts-ignore see above
  return globalThis.tus ?? null;
}

/** @param {HTMLElement} choice */
function addNote(choice) {
  attachments = attachments.filter((one) => one.kind !== "note");
  const one = make("note", choice.dataset.title || choice.textContent?.trim() || "");
  one.id = choice.dataset.sendNote ?? "";
  one.busy = false;
  progress(one, 100);
  if (choice.dataset.cover) showThumb(one, choice.dataset.cover);
  choice.closest("dialog")?.close();
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
