// Like, collect and follow answer at once: the button turns before the server has answered, and turns back if it refuses.
import { toast } from "./toast.js";
import { message } from "./page.js";

/** What a button looked like before it was pressed. @type {WeakMap<Element, string>} */
const before = new WeakMap();

/** Listens for every switch of the page, also those that come later. */
export function startSwitches() {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const button = switchOf(event);
    if (!button) return;
    before.set(button, button.outerHTML);
    turn(button);
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const button = switchOf(event);
    const detail = /** @type {CustomEvent} */ (event).detail;
    if (!button || detail.isError) return;
    // The button is kept and only told the news, so that focus and motion are not lost.
    detail.shouldSwap = false;
    settle(detail.serverResponse);
    offerBoards(button);
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, (event) => {
      const button = switchOf(event);
      if (button && before.has(button)) settle(before.get(button) ?? "");
    });
  }
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const news = /** @type {Element} */ (event.target)?.querySelector?.("[data-switch-news]");
    if (news) settle(news.innerHTML);
  });
}

/**
 * @param {Event} event
 * @returns {HTMLElement | null}
 */
function switchOf(event) {
  const element = /** @type {CustomEvent} */ (event).detail?.elt;
  return element instanceof HTMLElement && element.matches("[data-switch]") ? element : null;
}

/** @param {HTMLElement} button */
function turn(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  button.toggleAttribute("data-just-pressed", on);
  const count = Number(button.dataset.count);
  const number = button.querySelector("[data-number]");
  // Shortened counts (1.2k) do not change by one.
  if (number && /^\d+$/.test(number.textContent ?? "")) number.textContent = String(count + (on ? 1 : -1));
}

/**
 * Tells every button of the same thing what now holds: the one in the card behind an overlay too.
 * @param {string} html
 */
function settle(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-switch]");
  if (!fresh) return;
  const key = fresh.getAttribute("data-switch") ?? "";
  for (const button of document.querySelectorAll(`[data-switch="${CSS.escape(key)}"]`)) {
    for (const name of ["aria-pressed", "hx-vals", "data-count"]) {
      const value = fresh.getAttribute(name);
      if (value !== null) button.setAttribute(name, value);
    }
    const number = button.querySelector("[data-number]");
    const freshNumber = fresh.querySelector("[data-number]");
    if (number && freshNumber) number.textContent = freshNumber.textContent;
  }
}

/** @param {HTMLElement} button */
function offerBoards(button) {
  const url = button.dataset.collect;
  if (!url || button.getAttribute("aria-pressed") !== "true") return;
  toast(message("collected"), {
    kind: "success",
    action: { label: message("choose_board"), press: () => window.htmx.ajax("get", url, "#dialog-content") },
  });
}
