// The dialog that shows products on a picture or in a video: what is there, where or when, and what can be added.
import { drawDots, placeOf } from "./compose-tag-dots.js";
import { changed, data, form, readAnswer, say } from "./compose-state.js";
import { addTag, removeTag, SCALE, tagsOf } from "./compose-tags.js";

/** @typedef {import("./compose-tags.js").Tag} Tag */

const STAYS_MS = 5000; // how long a card stands over a video unless its author says otherwise
const LEAST_MS = 1000;

let media = "";
/** @type {Tag | null} */
let chosen = null;
/** @type {[number, number] | null} */
let tapped = null;

/** Starts the dialog, if the page has one. */
export function startTagDialog() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("tag-dialog"));
  if (!dialog) return;
  form.addEventListener("click", (event) => {
    const opener = /** @type {Element} */ (event.target).closest("[data-tag-open]");
    if (opener instanceof HTMLElement) open(dialog, opener);
  });
  part(dialog, "dots").addEventListener("click", (/** @type {MouseEvent} */ event) => tap(dialog, event));
  document.getElementById("tag-choices")?.addEventListener("click", (event) => {
    const choice = /** @type {Element} */ (event.target).closest("[data-choice]");
    if (choice instanceof HTMLElement) choose(dialog, choice);
  });
  for (const radio of dialog.querySelectorAll("[data-tag-whose]")) radio.addEventListener("change", () => look(dialog));
  dialog.addEventListener("close", () => {
    part(dialog, "video")?.pause();
    changed();
  });
}

/** @param {HTMLDialogElement} dialog @param {string} name @returns {any} */
function part(dialog, name) {
  return dialog.querySelector(`[data-tag-${name}]`);
}

/** @param {HTMLDialogElement} dialog @param {HTMLElement} opener */
async function open(dialog, opener) {
  const tile = /** @type {HTMLElement | null} */ (opener.closest("[data-tile]"));
  const clip = /** @type {HTMLElement | null} */ (opener.closest("[data-clip]"));
  media = tile?.dataset.tile ?? clip?.dataset.media ?? "";
  if (!media) return;
  chosen = tapped = null;
  sayError(dialog, "");
  if (tile) part(dialog, "picture").src = tile.dataset.large || tile.querySelector("img")?.src || "";
  draw(dialog);
  dialog.showModal();
  look(dialog);
  if (clip) await loadVideo(dialog);
}

/** @param {HTMLDialogElement} dialog */
async function loadVideo(dialog) {
  const video = /** @type {HTMLVideoElement} */ (part(dialog, "video"));
  try {
    const found = await readAnswer(await fetch(`/uploads/media/${media}`, { headers: { Accept: "application/json" } }));
    video.dataset.seconds = String(found.seconds);
    if (video.dataset.of !== media) video.src = found.urls.mp4;
    video.dataset.of = media;
    draw(dialog);
  } catch {
    sayError(dialog, say("failed"));
  }
}

/** @param {HTMLDialogElement} dialog */
function look(dialog) {
  part(dialog, "query").dispatchEvent(new CustomEvent("tagging:look"));
}

/**
 * A tap on the picture moves the chosen dot there, or keeps the place for the product that comes next.
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function tap(dialog, event) {
  const dots = part(dialog, "dots");
  if (event.target !== dots) return;
  tapped = placeOf(dots, event);
  if (chosen) [chosen.x, chosen.y] = tapped;
  draw(dialog);
  if (chosen) tapped = null;
}

/** @param {HTMLDialogElement} dialog @param {HTMLElement} choice */
function choose(dialog, choice) {
  const here = tagsOf(media);
  if (here.some((tag) => tag.product === choice.dataset.choice)) return sayError(dialog, say("tag_twice"));
  if (here.length >= data.limits.tags) return sayError(dialog, say("tag_many", { limit: data.limits.tags }));
  const { choice: product, title, language, price, cover, earns } = choice.dataset;
  const fresh = /** @type {Tag} */ ({
    media, product, title, language, price, cover, earns, state: "listed", x: null, y: null, from_ms: null, until_ms: null,
  });
  const video = /** @type {HTMLVideoElement | null} */ (part(dialog, "video"));
  if (video) Object.assign(fresh, stretch(video, video.currentTime * 1000, STAYS_MS));
  else [fresh.x, fresh.y] = tapped ?? [SCALE / 2, SCALE / 2];
  addTag(fresh);
  chosen = fresh;
  tapped = null;
  sayError(dialog, "");
  draw(dialog);
  if (video) dialog.querySelector("[data-tag-list]")?.lastElementChild?.scrollIntoView({ block: "nearest" });
  else /** @type {HTMLElement | null} */ (part(dialog, "dots").lastElementChild)?.focus();
}

/**
 * @param {HTMLVideoElement} video
 * @param {number} from  Milliseconds.
 * @param {number} length  Milliseconds.
 */
function stretch(video, from, length) {
  const whole = (Number(video.dataset.seconds) || video.duration || 0) * 1000;
  const start = Math.round(Math.max(0, Math.min(from, whole - LEAST_MS)));
  return { from_ms: start, until_ms: Math.round(Math.min(whole, start + Math.max(LEAST_MS, length))) };
}

/** @param {HTMLDialogElement} dialog @param {Tag} tag */
function remove(dialog, tag) {
  removeTag(tag);
  if (chosen === tag) chosen = null;
  sayError(dialog, "");
  draw(dialog);
  part(dialog, "query").focus();
}

/** @param {HTMLDialogElement} dialog */
function draw(dialog) {
  const tags = tagsOf(media);
  if (!part(dialog, "video")) {
    const told = { onChoose: (/** @type {Tag} */ tag) => (chosen = tag), onRemove: (/** @type {Tag} */ tag) => remove(dialog, tag), onMoved: () => {} };
    drawDots(part(dialog, "dots"), tags, chosen, told);
    if (tapped && !chosen) part(dialog, "dots").append(mark(tapped));
  }
  part(dialog, "list").replaceChildren(...tags.map((tag, index) => rowOf(dialog, tag, index)));
  part(dialog, "earns").hidden = !tags.some((tag) => tag.earns);
}

/** @param {[number, number]} place  Where the next product will stand. */
function mark([x, y]) {
  const ring = document.createElement("span");
  ring.className = "tagging__ring";
  ring.style.left = `${(x / SCALE) * 100}%`;
  ring.style.top = `${(y / SCALE) * 100}%`;
  return ring;
}

/** @param {HTMLDialogElement} dialog @param {Tag} tag @param {number} index */
function rowOf(dialog, tag, index) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("tag-row"));
  const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const cover = row.querySelector(".choices__cover");
  if (tag.cover) cover?.append(Object.assign(document.createElement("img"), { src: tag.cover, alt: "" }));
  else if (cover) cover.textContent = String(index + 1);
  const title = /** @type {HTMLElement} */ (row.querySelector("[data-row-title]"));
  title.textContent = part(dialog, "video") ? tag.title : `${index + 1}. ${tag.title}`;
  if (tag.language) title.lang = tag.language;
  const price = /** @type {HTMLElement} */ (row.querySelector("[data-row-price]"));
  price.textContent = tag.state === "listed" ? tag.price : say("tag_gone");
  const earns = /** @type {HTMLElement} */ (row.querySelector("[data-row-earns]"));
  earns.hidden = !tag.earns;
  earns.textContent = tag.earns ? say("tag_earns", { share: tag.earns }) : "";
  const away = /** @type {HTMLElement} */ (row.querySelector("[data-row-remove]"));
  away.setAttribute("aria-label", say("tag_remove", { title: tag.title }));
  away.addEventListener("click", () => remove(dialog, tag));
  const video = /** @type {HTMLVideoElement | null} */ (part(dialog, "video"));
  if (video) startTimes(row, tag, video);
  return row;
}

/**
 * The two sliders of a card over a video: the picture follows the first of them.
 * @param {HTMLElement} row
 * @param {Tag} tag
 * @param {HTMLVideoElement} video
 */
function startTimes(row, tag, video) {
  const start = /** @type {HTMLInputElement} */ (row.querySelector("[data-row-start]"));
  const length = /** @type {HTMLInputElement} */ (row.querySelector("[data-row-length]"));
  const seconds = Number(video.dataset.seconds) || 0;
  start.max = String(Math.max(0, seconds - LEAST_MS / 1000));
  length.max = String(Math.max(1, seconds));
  const show = () => {
    const [from, until] = [tag.from_ms ?? 0, tag.until_ms ?? 0];
    start.value = String(from / 1000);
    length.value = String((until - from) / 1000);
    write(row, "at", clock(from / 1000));
    write(row, "for", say("tag_seconds", { count: ((until - from) / 1000).toFixed(1).replace(/\.0$/, "") }));
    start.setAttribute("aria-valuetext", clock(from / 1000));
  };
  const set = (/** @type {number} */ from) => {
    Object.assign(tag, stretch(video, from, Number(length.value) * 1000));
    show();
  };
  start.addEventListener("input", () => {
    set(Number(start.value) * 1000);
    video.pause();
    video.currentTime = (tag.from_ms ?? 0) / 1000;
  });
  length.addEventListener("input", () => set(tag.from_ms ?? 0));
  row.querySelector("[data-row-now]")?.addEventListener("click", () => set(video.currentTime * 1000));
  show();
}

/** @param {HTMLElement} row @param {string} name @param {string} text */
function write(row, name, text) {
  const place = row.querySelector(`[data-row-${name}]`);
  if (place) place.textContent = text;
}

/** @param {number} seconds */
function clock(seconds) {
  const tenths = Math.floor(seconds * 10) / 10;
  return `${Math.floor(tenths / 60)}:${(tenths % 60).toFixed(1).padStart(4, "0")}`;
}

/** @param {HTMLDialogElement} dialog @param {string} text */
function sayError(dialog, text) {
  const place = /** @type {HTMLElement} */ (part(dialog, "error"));
  place.textContent = text;
  place.hidden = !text;
}
