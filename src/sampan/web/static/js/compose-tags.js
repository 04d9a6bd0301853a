// Which products the note in the making shows: kept beside the draft, saved with it, told to those who look.
import { content, data, form, postJson, say } from "./compose-state.js";

/**
 * A product on a picture (x, y in ten thousandths) or in a stretch of a video; the rest is what the page shows of it.
 * @typedef {{media: string, product: string, x: number | null, y: number | null, from_ms: number | null,
 *   until_ms: number | null, title: string, language: string, price: string, cover: string, earns: string,
 *   state: string}} Tag
 */

export const SCALE = 10_000;

/** @type {Tag[]} */
const tags = structuredClone(data.tags ?? []);
let saved = JSON.stringify(wire());

/** Marks every picture with its number of products, and says whether the note earns. */
export function startTags() {
  if (!document.getElementById("tag-dialog")) return;
  form.addEventListener("compose:changed", mark);
  document.addEventListener("compose:cropped", (event) => carry(/** @type {CustomEvent} */ (event).detail));
  mark();
}

/** @param {string} media @returns {Tag[]} The products on one picture or video, in their order. */
export function tagsOf(media) {
  return tags.filter((tag) => tag.media === media);
}

/** @param {Tag} tag */
export function addTag(tag) {
  tags.push(tag);
}

/** @param {Tag} tag */
export function removeTag(tag) {
  const at = tags.indexOf(tag);
  if (at >= 0) tags.splice(at, 1);
}

/** @returns {boolean} */
export function areTagsUnsaved() {
  return JSON.stringify(wire()) !== saved;
}

/**
 * Sends all tags; the pictures must be the draft's or the note's by then. Does nothing when nothing has changed.
 * @param {{keepalive?: boolean}} [options]
 */
export async function saveTags(options = {}) {
  if (!areTagsUnsaved()) return;
  const now = wire();
  await postJson(data.urls.tags, { tags: now }, options);
  saved = JSON.stringify(now);
}

/** What the server is told: only pictures that are part of the note. */
function wire() {
  const media = new Set(content().media);
  return tags
    .filter((tag) => media.has(tag.media))
    .map(({ media: id, product, x, y, from_ms, until_ms }) => ({ media: id, product, x, y, from_ms, until_ms }));
}

/**
 * A picture that was cut anew keeps its dots on the same things; what was cut off goes to the edge.
 * @param {{id: string, before: Frame, after: Frame}} cut
 * @typedef {{x: number, y: number, w: number, h: number}} Frame
 */
function carry({ id, before, after }) {
  const into = (/** @type {number} */ value) => Math.round(Math.min(1, Math.max(0, value)) * SCALE);
  for (const tag of tagsOf(id)) {
    tag.x = into((before.x + ((tag.x ?? 0) / SCALE) * before.w - after.x) / after.w);
    tag.y = into((before.y + ((tag.y ?? 0) / SCALE) * before.h - after.y) / after.h);
  }
}

function mark() {
  const opener = /** @type {HTMLTemplateElement} */ (document.getElementById("tag-opener"));
  for (const tile of form.querySelectorAll("[data-tile]:not([data-sending])")) {
    if (!tile.querySelector("[data-tag-open]")) tile.append(opener.content.cloneNode(true));
    count(/** @type {HTMLElement} */ (tile.querySelector("[data-tag-open]")), tile.getAttribute("data-tile") ?? "");
  }
  const clip = /** @type {HTMLElement | null} */ (form.querySelector("[data-clip]"));
  const button = /** @type {HTMLElement | null} */ (clip?.querySelector("[data-tag-open]") ?? null);
  if (clip && button) {
    button.hidden = clip.dataset.state !== "ready";
    count(button, clip.dataset.media ?? "");
  }
  const told = /** @type {HTMLElement | null} */ (form.querySelector("[data-earns-told]"));
  const media = new Set(content().media);
  if (told) told.hidden = !tags.some((tag) => tag.earns && media.has(tag.media));
}

/** @param {HTMLElement} button @param {string} media */
function count(button, media) {
  const number = tagsOf(media).length;
  const place = button.querySelector("[data-tag-count]");
  if (place) place.textContent = number ? String(number) : "";
  button.setAttribute("aria-label", number ? say("tag_count", { count: number }) : say("tag_open"));
  button.title = say("tag_open");
}
