// Keeps what somebody types as a better translation until it is sent: a closed dialog or a vote must not lose it.
import { all } from "./page.js";

const PREFIX = "improve:";

/**
 * Looks after every text to better under `root`.
 * @param {ParentNode & Node} root
 */
export function startImproving(root) {
  const parts = all(root, "[data-improve-part]");
  if (root instanceof HTMLElement && root.matches("[data-improve-part]")) parts.push(root);
  for (const part of new Set(parts)) wake(/** @type {HTMLElement} */ (part));
}

/** @param {HTMLElement} part */
function wake(part) {
  const input = part.querySelector("[data-improve-body]");
  if (!(input instanceof HTMLTextAreaElement) || part.dataset.woken !== undefined) return;
  part.dataset.woken = "";
  const key = PREFIX + part.dataset.improvePart;
  if (part.querySelector("[data-improve-done]")) sessionStorage.removeItem(key);
  const typed = sessionStorage.getItem(key);
  if (typed !== null && !input.hasAttribute("aria-invalid")) input.value = typed;
  input.addEventListener("input", () => sessionStorage.setItem(key, input.value));
}
