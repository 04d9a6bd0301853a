// What the product editor knows from its page: limits, addresses, and the sentences that its scripts may say.

/** @param {string} id @returns {any} */
function read(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "{}");
}

export const limits = read("editor-data");
const words = read("editor-sentences");

/**
 * A sentence of the editor; `%(name)s` is filled from `params`.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function say(key, params = {}) {
  return (words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(params[name] ?? ""));
}
