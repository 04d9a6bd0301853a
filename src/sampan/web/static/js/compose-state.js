// What the composer knows: its data, its sentences, what the form holds now, and how it talks to the server.
import { csrf } from "./page.js";

const holder = document.getElementById("compose-data");
/** @type {any} */
export const data = holder ? JSON.parse(holder.textContent || "{}") : {};

const words = document.getElementById("compose-messages");
/** @type {Record<string, string>} */
const sentences = words ? JSON.parse(words.textContent || "{}") : {};

export const form = /** @type {HTMLFormElement} */ (document.getElementById("compose"));

/**
 * A sentence of the composer; `%(name)s` is filled from `params`.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function say(key, params = {}) {
  return (sentences[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(params[name] ?? ""));
}

/** @type {Record<string, Record<string, string>>} What the author wrote as translations, by language and field. */
export const mended = structuredClone(data.translations ?? {});

/** @type {Set<string>} Topics as chips, in their order. */
export const topics = new Set(data.topics ?? []);

/** @type {{count: number}} Pictures that are still on their way. */
export const sending = { count: 0 };

/** @returns {Record<string, any>} The whole content, as every endpoint of the composer takes it. */
export function content() {
  const fields = new FormData(form);
  const media = fields.getAll("media").filter(Boolean).map(String);
  return {
    kind: fields.get("kind"),
    title: fields.get("title"),
    body: String(fields.get("body") ?? "").replace(/\r\n/g, "\n"),
    topics: [...topics, ...looseTopics(String(fields.get("topics") ?? ""))],
    category: fields.get("category"),
    place: fields.get("place"),
    visibility: fields.get("visibility") ?? "public",
    declares_original: fields.has("declares_original"),
    declares_ai: fields.has("declares_ai"),
    declares_ad: fields.has("declares_ad"),
    comments_closed: fields.has("comments_closed"),
    media,
    cover: fields.get("cover") || "",
    alts: alts(),
    translations: mended,
    poll: {
      options: fields.getAll("poll_option"),
      days: Number(fields.get("poll_days")),
      is_multiple: fields.has("poll_multiple"),
    },
  };
}

/** @param {string} text */
export function looseTopics(text) {
  return text.split(/[\s,，、#＃]+/).filter(Boolean);
}

function alts() {
  /** @type {Record<string, string>} */
  const found = {};
  for (const tile of form.querySelectorAll("[data-tile][data-alt-changed]")) {
    const id = tile.getAttribute("data-tile");
    if (id) found[id] = tile.getAttribute("data-alt") ?? "";
  }
  return found;
}

/** What the server refused, with the field beside which it is said. */
export class Refused extends Error {
  /** @param {number} status @param {any} error */
  constructor(status, error) {
    super(error?.message || say("failed"));
    this.status = status;
    this.code = error?.code ?? "";
    this.field = error?.field ?? "";
    this.params = error?.params ?? {};
  }
}

/**
 * Posts JSON and gives the answer; a refusal becomes a Refused, a lost connection stays a TypeError. So is an answer
 * without the database (503): nothing was refused, and what is tried again after the one is after the other.
 * @param {string} url
 * @param {any} body
 * @param {{keepalive?: boolean, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
export async function postJson(url, body, options = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": csrf(), "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
    ...options,
  });
  return readAnswer(response);
}

/** @param {Response} response */
export async function readAnswer(response) {
  const redirect = response.headers.get("HX-Redirect");
  if (redirect) location.assign(redirect);
  if (response.status === 503) throw new TypeError("not for the moment");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error);
  return answer;
}

/**
 * Says `text` beside `field` ('' is the whole page); an empty text clears it.
 * @param {string} field
 * @param {string} text
 */
export function showError(field, text) {
  const place = document.querySelector(`[data-error="${CSS.escape(field)}"]`) ?? document.querySelector('[data-error=""]');
  if (!(place instanceof HTMLElement)) return;
  place.textContent = text;
  place.hidden = !text;
  if (text) place.closest("details")?.setAttribute("open", "");
  const input = form.elements.namedItem(field);
  if (input instanceof HTMLElement && field) input.toggleAttribute("aria-invalid", false);
  if (input instanceof HTMLElement && field && text) input.setAttribute("aria-invalid", "true");
  if (text) (input instanceof HTMLElement && input.offsetParent ? input : place).scrollIntoView({ block: "center" });
}

/** Clears everything that was said. */
export function clearErrors() {
  for (const place of document.querySelectorAll("[data-error]")) {
    place.textContent = "";
    /** @type {HTMLElement} */ (place).hidden = true;
  }
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/** Tells the other parts of the composer that something changed. */
export function changed() {
  form.dispatchEvent(new CustomEvent("compose:changed"));
}
