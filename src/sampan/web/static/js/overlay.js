// On a desk a note opens over the waterfall with its own address; Back closes it. On a phone it is a page.
import { all } from "./page.js";

const DESK = matchMedia("(min-width: 900px)");
const STATE = "sampan-overlay";

/** @type {HTMLElement | null} */
let opener = null;
let pageTitle = "";
let leaving = false; // Back has closed it: the address is right already
let turns = 0; // notes opened and closed: an answer that comes late is nobody's

/** Listens for presses on cards, for Back and for the overlay's own closing. */
export function startOverlay() {
  const overlay = /** @type {HTMLDialogElement | null} */ (document.getElementById("overlay"));
  const content = document.getElementById("overlay-content");
  if (!overlay || !content) return;
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[data-opens-note]");
    if (link instanceof HTMLAnchorElement && plain(event) && DESK.matches) {
      event.preventDefault();
      openNote(overlay, content, link);
    }
  });
  overlay.addEventListener("click", (event) => {
    if (event.target === overlay || event.target === content) overlay.close();
  });
  overlay.addEventListener("close", () => closed(overlay, content));
  addEventListener("popstate", () => {
    if (overlay.open && history.state?.[STATE] === undefined) {
      leaving = true;
      overlay.close();
    } else if (!overlay.open && history.state?.[STATE]) location.reload();
  });
  startBack();
}

/** @param {MouseEvent} event */
function plain(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/**
 * @param {HTMLDialogElement} overlay
 * @param {HTMLElement} content
 * @param {HTMLAnchorElement} link
 */
async function openNote(overlay, content, link) {
  const turn = ++turns;
  opener = overlay.open ? opener : link;
  if (!overlay.open) pageTitle = document.title;
  content.replaceChildren(waiting(link));
  history.pushState({ [STATE]: true }, "", link.href);
  if (!overlay.open) overlay.showModal();
  const url = new URL(link.href);
  url.searchParams.set("fragment", "1");
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    if (turn === turns && overlay.open) show(content, html);
  } catch {
    if (turn === turns && overlay.open) location.assign(link.href);
  }
}

/**
 * @param {HTMLElement} content
 * @param {string} html
 */
function show(content, html) {
  window.htmx.swap(content, html, { swapStyle: "innerHTML" });
  const note = content.querySelector("[data-note]");
  document.title = note?.getAttribute("data-document-title") ?? document.title;
  const track = content.querySelector("[data-track][tabindex]") ?? content.querySelector("[data-note-scroll]");
  if (track instanceof HTMLElement) track.focus({ preventScroll: true });
}

/**
 * The card's own thumbhash, large, and still lines where the words will stand.
 * @param {HTMLElement} link
 */
function waiting(link) {
  const place = document.createElement("div");
  place.className = "overlay__wait";
  place.setAttribute("aria-hidden", "true");
  const canvas = document.createElement("canvas");
  const shape = link.closest("[data-card]")?.querySelector("canvas.shape");
  if (shape instanceof HTMLCanvasElement) {
    canvas.width = shape.width;
    canvas.height = shape.height;
    canvas.getContext("2d")?.drawImage(shape, 0, 0);
  }
  const lines = document.createElement("div");
  for (let line = 0; line < 4; line += 1) {
    lines.append(Object.assign(document.createElement("span"), { className: "bone" }));
  }
  place.append(canvas, lines);
  return place;
}

/**
 * The event comes a moment after the closing; a quick reader may have opened the next note by then.
 * @param {HTMLDialogElement} overlay
 * @param {HTMLElement} content
 */
function closed(overlay, content) {
  const byBack = leaving;
  leaving = false;
  if (overlay.open) return;
  turns += 1;
  for (const video of all(content, "video")) /** @type {HTMLVideoElement} */ (video).pause();
  content.replaceChildren();
  document.title = pageTitle;
  if (!byBack && history.state?.[STATE]) history.back();
  opener?.focus({ preventScroll: true });
  opener = null;
}

/** A note's own Back goes to where the reader came from, if that was here. */
function startBack() {
  document.addEventListener("click", (event) => {
    const back = /** @type {Element} */ (event.target).closest("[data-back]");
    if (!back || history.length < 2 || !document.referrer.startsWith(location.origin)) return;
    event.preventDefault();
    history.back();
  });
}
