// Keeps presses on buttons that come before the scripts of the page are awake, and does them once they are.
(() => {
  const KEPT_MAX = 10; // who presses more often has given up on the page
  /** @type {HTMLElement[]} */
  const kept = [];

  /** @param {MouseEvent} event  What the browser can do by itself (links, forms, details) is left to it. */
  const keep = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[type=button]") : null;
    if (!(button instanceof HTMLElement)) return;
    event.stopImmediatePropagation(); // some scripts may be awake already: nothing is to be done twice
    if (kept.length < KEPT_MAX) kept.push(button);
  };

  document.addEventListener("click", keep, { capture: true });
  // Deferred scripts and modules have run by then; htmx looks at the page in this very moment, so after it.
  document.addEventListener("DOMContentLoaded", () => setTimeout(() => {
    document.removeEventListener("click", keep, { capture: true });
    for (const button of kept) if (button.isConnected) button.click();
  }));
})();
