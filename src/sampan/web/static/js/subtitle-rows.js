// The rows of the subtitle editor: drawing them, reading them, splitting, joining, adding and deleting lines.

/** One line. @typedef {{start: number, end: number, text: string, translation: string, origin: string, key: string}} Cue */

const NEW_MS = 2000; // how long a new line stands at first

/**
 * 63250 as 1:03.25; whole seconds stay whole.
 * @param {number} milliseconds
 */
export function writeClock(milliseconds) {
  const total = Math.max(0, Math.round(milliseconds));
  const rest = String(total % 1000).padStart(3, "0").replace(/0+$/, "");
  const seconds = Math.floor(total / 1000);
  const whole = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return rest ? `${whole}.${rest}` : whole;
}

/**
 * Milliseconds of '1:03.25', '63.25' or '0:01:03,250'; NaN for anything else.
 * @param {string} text
 */
export function readClock(text) {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,4})(?:[.,:](\d{1,3}))?$/.exec(text.trim().replace("：", ":"));
  if (!match) return NaN;
  const [, hours, minutes, seconds, fraction] = match;
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1000 + Number((fraction ?? "0").padEnd(3, "0"));
}

/**
 * @param {HTMLElement} row
 * @param {string} name
 * @returns {HTMLInputElement | HTMLTextAreaElement}
 */
export function field(row, name) {
  return /** @type {HTMLInputElement} */ (row.querySelector(`[data-field="${name}"]`));
}

/**
 * A row for the line; `language` and `to` are the languages of its two texts, `to` '' hides the second.
 * @param {HTMLTemplateElement} template
 * @param {Cue} cue
 * @param {{language: string, to: string, placeholder: string}} look
 * @returns {HTMLElement}
 */
export function makeRow(template, cue, look) {
  const row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  field(row, "start").value = writeClock(cue.start);
  field(row, "end").value = writeClock(cue.end);
  const text = field(row, "text");
  const translation = field(row, "translation");
  text.value = cue.text;
  text.lang = look.language;
  translation.value = cue.translation;
  translation.lang = look.to;
  translation.hidden = !look.to;
  translation.placeholder = look.placeholder;
  row.dataset.origin = cue.origin;
  row.dataset.key = cue.key;
  row.dataset.before = cue.text;
  return row;
}

/**
 * The line in the row, as the server takes it: a translation that nobody touched is null.
 * @param {HTMLElement} row
 */
export function readRow(row) {
  const translation = field(row, "translation").value.trim();
  const own = row.dataset.origin === "author";
  const mended = "mended" in row.dataset;
  return {
    start: readClock(field(row, "start").value),
    end: readClock(field(row, "end").value),
    text: field(row, "text").value.trim(),
    translation: mended || (own && translation) ? translation : null,
  };
}

/**
 * Cuts the row in two at the cursor, or in the middle; the times are shared out by the length of the words.
 * @param {HTMLElement} row
 * @param {(cue: Cue) => HTMLElement} make
 * @returns {HTMLElement | null} The new second row.
 */
export function split(row, make) {
  const text = /** @type {HTMLTextAreaElement} */ (field(row, "text"));
  const whole = text.value;
  const cursor = text.selectionStart ?? 0;
  const at = cursor > 0 && cursor < whole.length ? cursor : middle(whole);
  const now = readRow(row);
  if (!whole.slice(0, at).trim() || !whole.slice(at).trim() || !(now.end > now.start)) return null;
  const moment = Math.round((now.start + (now.end - now.start) * (at / whole.length)) / 10) * 10;
  text.value = whole.slice(0, at).trim();
  field(row, "end").value = writeClock(moment);
  const second = make({ start: moment, end: now.end, text: whole.slice(at).trim(), translation: "", origin: "same", key: "" });
  row.after(second);
  touch(row);
  return second;
}

/** @param {string} text */
function middle(text) {
  const half = Math.floor(text.length / 2);
  const space = text.indexOf(" ", half);
  return space > 0 && space < text.length - 1 ? space : half;
}

/**
 * Joins the next row to this one.
 * @param {HTMLElement} row
 * @returns {boolean}
 */
export function join(row) {
  const next = row.nextElementSibling;
  if (!(next instanceof HTMLElement)) return false;
  const text = field(row, "text");
  const glue = /[\p{Script=Han}，。！？]$/u.test(text.value.trim()) ? "" : " ";
  text.value = `${text.value.trim()}${glue}${field(next, "text").value.trim()}`;
  const both = [field(row, "translation").value.trim(), field(next, "translation").value.trim()].filter(Boolean);
  if ("mended" in row.dataset || "mended" in next.dataset) field(row, "translation").value = both.join(" ");
  field(row, "end").value = field(next, "end").value;
  next.remove();
  touch(row);
  return true;
}

/**
 * A new empty line after `row`, or where the video stands when there is none.
 * @param {HTMLElement | null} row
 * @param {number} moment  Milliseconds.
 * @param {number} duration  Milliseconds.
 * @param {(cue: Cue) => HTMLElement} make
 * @param {HTMLElement} list
 */
export function add(row, moment, duration, make, list) {
  const rows = /** @type {HTMLElement[]} */ ([...list.children]);
  const before = row ?? rows.findLast((one) => readRow(one).start <= moment) ?? null;
  const next = before ? before.nextElementSibling : list.firstElementChild;
  const start = before ? Math.max(row ? 0 : moment, readRow(before).end) : moment;
  const limit = next instanceof HTMLElement ? readRow(next).start : duration;
  const end = Math.min(start + NEW_MS, Math.max(limit, start + 100));
  const fresh = make({ start, end, text: "", translation: "", origin: "same", key: "" });
  if (before) before.after(fresh);
  else list.prepend(fresh);
  return fresh;
}

/**
 * The words changed: a translation that a machine made of the old ones no longer fits.
 * @param {HTMLElement} row
 */
export function touch(row) {
  const changed = field(row, "text").value.trim() !== row.dataset.before;
  const own = "mended" in row.dataset || row.dataset.origin === "author";
  row.toggleAttribute("data-stale", changed && !own && field(row, "translation").value !== "");
}

/**
 * Shows translations that have come, where the line is still the same and nobody wrote one.
 * @param {HTMLElement[]} rows
 * @param {any[]} cues
 */
export function fillIn(rows, cues) {
  const known = new Map(cues.map((cue) => [cue.text, cue]));
  for (const row of rows) {
    const cue = known.get(field(row, "text").value.trim());
    if (!cue?.translation || field(row, "translation").value || "mended" in row.dataset) continue;
    field(row, "translation").value = cue.translation;
    row.dataset.origin = cue.origin;
    row.dataset.key = "";
  }
}
