// Counts titles and bodies as the server does: by graphemes, a wide character as two Latin letters.
import { data, form, looseTopics, topics } from "./compose-state.js";

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const EMOJI = /\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}\u20e3]/u;
const NOT_EMOJI = /^[©®™]\ufe0e?$/u;
const CODE_POINTS_PER_UNIT = 10; // a grapheme piled up from many code points weighs more than one
const NEAR = 0.9; // from here on the count stands out

const segmenter = new Intl.Segmenter();

/** @param {string} text */
function graphemes(text) {
  return [...segmenter.segment(text.normalize("NFC"))].map((part) => part.segment);
}

/** @param {string} g */
function isEmoji(g) {
  return EMOJI.test(g) && !NOT_EMOJI.test(g);
}

/** @param {string} g */
function isWide(g) {
  return WIDE.test(String.fromCodePoint(g.codePointAt(0) ?? 0));
}

/** @param {string} g */
function weight(g) {
  return Math.ceil([...g].length / CODE_POINTS_PER_UNIT);
}

/**
 * @param {string} title
 * @returns {{count: number, limit: number}}
 */
export function countTitle(title) {
  const parts = graphemes(title.trim());
  if (!parts.some((g) => isWide(g) && !isEmoji(g))) {
    return { count: parts.reduce((sum, g) => sum + weight(g), 0), limit: data.limits.title_latin };
  }
  const halves = parts.reduce((sum, g) => sum + weight(g) * (isWide(g) || isEmoji(g) ? 2 : 1), 0);
  return { count: Math.ceil(halves / 2), limit: data.limits.title_units };
}

/**
 * @param {string} body
 * @returns {{count: number, limit: number}}
 */
export function countBody(body) {
  const text = body.replace(/\r\n/g, "\n").trim();
  const count = graphemes(text).reduce((sum, g) => sum + (isEmoji(g) ? weight(g) : [...g].length), 0);
  return { count, limit: data.limits.body };
}

/** Keeps the three counts beside their fields up to date. */
export function startCounts() {
  const title = /** @type {HTMLInputElement} */ (form.elements.namedItem("title"));
  const body = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("topics"));
  const update = () => {
    show("title", countTitle(title.value));
    show("body", countBody(body.value));
    show("topics", { count: topics.size + looseTopics(input.value).length, limit: data.limits.topics });
  };
  for (const field of [title, body, input]) field.addEventListener("input", update);
  form.addEventListener("compose:changed", update);
  update();
}

/**
 * @param {string} name
 * @param {{count: number, limit: number}} state
 */
function show(name, { count, limit }) {
  const output = document.querySelector(`[data-count="${name}"]`);
  if (!(output instanceof HTMLElement)) return;
  output.textContent = `${count} / ${limit}`;
  output.dataset.level = count > limit ? "over" : count >= limit * NEAR ? "near" : "";
}
