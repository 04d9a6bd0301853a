// What the page tells its scripts: addresses, the CSRF token, the reader's language, and the sentences they may say.

/** @type {Record<string, string> | null} */
let sentences = null;

/**
 * A translated sentence by its name; `%(name)s` is filled from `params`.
 * @param {string} key
 * @param {Record<string, string>} [params]
 * @returns {string} The key itself when the page carries no such sentence.
 */
export function message(key, params = {}) {
  if (sentences === null) {
    const holder = document.getElementById("script-messages");
    sentences = holder ? JSON.parse(holder.textContent || "{}") : {};
  }
  const sentence = sentences?.[key] ?? key;
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => params[name] ?? "");
}

/**
 * The content of a `<meta>` element, '' when there is none.
 * @param {string} name
 * @returns {string}
 */
export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}

/** @returns {string} The token that every changing request carries. */
export function csrf() {
  return meta("csrf-token");
}

/** @returns {string} The reader's language as a BCP 47 tag. */
export function language() {
  return meta("sampan-language") || document.documentElement.lang || "en";
}

/** @returns {boolean} Whether the reader asked for less motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Like querySelectorAll, but `root` itself counts too.
 * @param {ParentNode & Node} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function all(root, selector) {
  const found = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
  return found;
}

/**
 * Sends a form-encoded POST with the CSRF token; the caller looks at the answer.
 * @param {string} url
 * @param {Record<string, string>} [fields]
 * @returns {Promise<Response>}
 */
export function post(url, fields = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": csrf(), "HX-Request": "true" },
    body: new URLSearchParams(fields),
    keepalive: true,
  });
}

/** @returns {string} A key of what is sent: sent twice, kept once. Not randomUUID, which plain HTTP lacks. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
