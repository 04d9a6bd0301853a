// The menu of a card: fetched when asked for, beside the button on a desk, at the foot of a phone, by a long press too.
// What is chosen there takes cards away at once, with a way back; if the server refuses, they return.
import { startMasonry } from "./masonry.js";
import { message, post } from "./page.js";
import { toast } from "./toast.js";

const HOLD_MS = 500; // as long as phones themselves wait for a long press
const STILL_PX = 10; // a finger that moves further means to scroll
const MARGIN_PX = 8;

/** Listens for the menus of all cards, also those that come later. */
export function startCardMenus() {
  const dialog = document.getElementById("card-menu");
  if (!(dialog instanceof HTMLDialogElement)) return;
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[data-card-menu]");
    if (!(link instanceof HTMLAnchorElement) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    openMenu(dialog, link);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-card-leaves]")) return;
    event.preventDefault();
    choose(form, /** @type {HTMLButtonElement | null} */ (event.submitter));
  });
  startHolding(dialog);
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLAnchorElement} link
 */
async function openMenu(dialog, link) {
  const content = /** @type {HTMLElement} */ (dialog.querySelector("#card-menu-content"));
  const url = new URL(link.href);
  url.searchParams.set("fragment", "1");
  const surface = /** @type {HTMLElement | null} */ (link.closest("[data-surface]"))?.dataset.surface;
  if (surface) url.searchParams.set("surface", surface);
  content.replaceChildren(...bones());
  if (!dialog.open) dialog.showModal();
  place(dialog, link);
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    const away = answer.headers.get("HX-Redirect");
    if (away) return location.assign(away);
    if (!answer.ok) throw new Error(said(answer));
    window.htmx.swap(content, await answer.text(), { swapStyle: "innerHTML" });
    place(dialog, link);
    /** @type {HTMLElement | null} */ (content.querySelector(".menu__item"))?.focus();
  } catch (error) {
    dialog.close();
    toast((error instanceof Error && error.name === "Error" && error.message) || message("failed"), { kind: "error" });
  }
}

/** @returns {HTMLElement[]} Still lines where the items will stand. */
function bones() {
  return [0, 1, 2].map(() => Object.assign(document.createElement("span"), { className: "bone card-menu__bone" }));
}

/**
 * Beside the button, where there is room for that; the stylesheet makes a sheet of it on a phone.
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} link
 */
function place(dialog, link) {
  dialog.style.left = dialog.style.top = "";
  if (!matchMedia("(min-width: 600px)").matches) return;
  // A link within another menu, which closes with the same press, gives that menu's place.
  const at = (link.getClientRects().length ? link : link.closest("[data-menu]") ?? link).getBoundingClientRect();
  const left = Math.min(at.right - dialog.offsetWidth, innerWidth - dialog.offsetWidth - MARGIN_PX);
  const below = at.bottom + MARGIN_PX / 2;
  const fits = below + dialog.offsetHeight <= innerHeight - MARGIN_PX;
  dialog.style.left = `${Math.max(MARGIN_PX, left)}px`;
  dialog.style.top = `${Math.max(MARGIN_PX, fits ? below : at.top - dialog.offsetHeight - MARGIN_PX / 2)}px`;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} button
 */
async function choose(form, button) {
  if (form.hasAttribute("data-sent")) return; // a second press of the same button
  form.setAttribute("data-sent", "");
  const fields = Object.fromEntries(/** @type {any} */ (new FormData(form, button)));
  const action = form.action;
  const { said: sentence = "" } = button?.dataset ?? {};
  const undo = form.dataset.undo ?? "";
  const taken = takeAway(form);
  form.closest("dialog")?.close();
  focusNear(taken);
  if (!(await sent(action, fields))) {
    putBack(taken);
    form.removeAttribute("data-sent");
    return;
  }
  const press = async () => {
    if (await sent(action, { ...fields, on: fields.on === "0" ? "1" : "0" })) putBack(taken);
  };
  toast(sentence, { kind: "success", action: undo ? { label: undo, press } : undefined });
}

/**
 * @param {string} action
 * @param {Record<string, string>} fields
 * @returns {Promise<boolean>} Whether it was done; if not, the reader has been told why.
 */
async function sent(action, fields) {
  try {
    const answer = await post(action, fields);
    const away = answer.headers.get("HX-Redirect");
    if (away) location.assign(away);
    else if (answer.ok) return true;
    else toast(said(answer) || message("failed"), { kind: "error" });
  } catch {
    toast(message("failed"), { kind: "error" });
  }
  return false;
}

/** @param {Response} answer */
function said(answer) {
  const text = answer.headers.get("X-Sampan-Error");
  return text ? decodeURIComponent(text) : "";
}

/** @typedef {{element: HTMLElement, place: Comment, grid: HTMLElement | null}} Taken */

/**
 * The cards of one note, or of one author, leave the page; a mark keeps the place of each.
 * @param {HTMLFormElement} form
 * @returns {Taken[]}
 */
function takeAway(form) {
  const { note = "", author = "" } = form.dataset;
  const cards = author
    ? [...document.querySelectorAll("[data-card], [data-feed-item]")].filter((card) => isBy(card, author))
    : [...document.querySelectorAll(`[data-card="${CSS.escape(note)}"], [data-feed-item][data-note="${CSS.escape(note)}"]`)];
  const taken = /** @type {HTMLElement[]} */ (cards).map((element) => {
    const mark = document.createComment("");
    const grid = /** @type {HTMLElement | null} */ (element.closest("[data-masonry]"));
    element.querySelector("video")?.pause();
    element.replaceWith(mark);
    return { element, place: mark, grid };
  });
  settle(taken);
  return taken;
}

/**
 * @param {Element} card
 * @param {string} author
 */
function isBy(card, author) {
  return card.querySelector(".card__author, .feed__author a")?.getAttribute("href") === author;
}

/** @param {Taken[]} taken */
function putBack(taken) {
  for (const { element, place: mark } of taken) if (mark.isConnected) mark.replaceWith(element);
  settle(taken);
  const first = taken[0]?.element;
  if (!first?.isConnected) return;
  first.querySelector("a")?.focus({ preventScroll: true });
  if (first.matches("[data-feed-item]")) first.scrollIntoView();
}

/** @param {Taken[]} taken */
function settle(taken) {
  for (const grid of new Set(taken.map((one) => one.grid))) if (grid) startMasonry(grid);
}

/**
 * Keys and screen readers go on with the next card, not at the top of the page.
 * @param {Taken[]} taken
 */
function focusNear(taken) {
  const mark = taken[0]?.place;
  if (!mark) return;
  let next = /** @type {Node | null} */ (mark);
  while (next && !(next instanceof HTMLElement && next.matches("[data-card], [data-feed-item]"))) next = next.nextSibling;
  const near = next ?? document.querySelector("[data-card], [data-feed-item]");
  if (near instanceof HTMLElement) near.querySelector("a")?.focus({ preventScroll: true });
}

/**
 * A finger that rests on a card opens its menu.
 * @param {HTMLDialogElement} dialog
 */
function startHolding(dialog) {
  let timer = 0;
  let held = false;
  let from = { x: 0, y: 0 };
  /** @type {HTMLAnchorElement | null} */
  let under = null;
  const release = () => {
    clearTimeout(timer);
    under = null;
  };
  const hold = () => {
    if (!under) return;
    held = true;
    openMenu(dialog, under);
    release();
  };
  document.addEventListener("pointerdown", (event) => {
    held = false;
    release();
    const target = /** @type {Element} */ (event.target);
    if (event.pointerType !== "touch" || target.closest("button, .card__author, .act, [data-card-menu]")) return;
    under = /** @type {HTMLAnchorElement | null} */ (target.closest("[data-card]")?.querySelector("a[data-card-menu]") ?? null);
    from = { x: event.clientX, y: event.clientY };
    if (under) timer = window.setTimeout(hold, HOLD_MS);
  });
  document.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) release();
  }, { passive: true });
  for (const name of ["pointerup", "pointercancel", "scroll"]) {
    document.addEventListener(name, release, { passive: true, capture: true });
  }
  // The browser's own menu of the link would lie over ours, and lifting the finger would open the note.
  document.addEventListener("contextmenu", (event) => {
    if (!held && !under) return;
    event.preventDefault();
    hold();
  });
  document.addEventListener("click", (event) => {
    if (!held) return;
    held = false;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}
