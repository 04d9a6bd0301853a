// The card beside a tapped word: what it means, how it sounds, saving it; a sheet from below on a phone.
import { message, meta, post } from "./page.js";
import { startSpeech } from "./speech.js";
import { toast } from "./toast.js";

const NARROW = "(max-width: 599px)";
const GAP = 8;
/** @type {HTMLElement | null} */
let card = null;
/** @type {HTMLElement | null} */
let anchor = null;
let asked = 0;

/**
 * Opens the card for a word of a text, or for words that were selected.
 * @param {{ref: string, at?: string, words?: string}} where
 * @param {HTMLElement} beside  What the card stands at, and what gets the focus back.
 */
export async function openWord(where, beside) {
  const holder = ready(beside);
  const turn = ++asked;
  anchor?.removeAttribute("aria-expanded");
  anchor = beside;
  const query = new URLSearchParams({ ref: where.ref, ...(where.words ? { w: where.words } : { at: where.at ?? "0" }) });
  try {
    const answer = await fetch(`${word()}?${query}`, { headers: { "HX-Request": "true" } });
    if (turn !== asked) return;
    if (!answer.ok) throw new Error(decodeURIComponent(answer.headers.get("X-Sampan-Error") ?? ""));
    holder.innerHTML = await answer.text();
  } catch (error) {
    toast((error instanceof Error && error.message) || message("failed"), { kind: "error" });
    return;
  }
  for (const link of holder.querySelectorAll("[data-word-sign-in]")) {
    const note = beside.closest("[data-note]")?.getAttribute("data-url");
    link.setAttribute("href", `${link.getAttribute("href")}?next=${encodeURIComponent(note ?? location.pathname)}`);
  }
  startSpeech(holder);
  beside.setAttribute("aria-expanded", "true");
  holder.showPopover();
  place(holder, beside);
  holder.focus({ preventScroll: true });
}

/** @returns {string} */
function word() {
  return document.querySelector('meta[name="sampan-study"]')?.getAttribute("data-word") ?? meta("sampan-study");
}

/**
 * The one card of the page, moved into the dialog that the word stands in: outside of it nothing can be pressed.
 * @param {HTMLElement} beside
 * @returns {HTMLElement}
 */
function ready(beside) {
  if (!card) {
    card = document.createElement("div");
    card.className = "word-card";
    card.tabIndex = -1;
    card.popover = "auto";
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", message("word"));
    card.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") closed();
    });
    card.addEventListener("submit", (event) => save(/** @type {SubmitEvent} */ (event)));
    card.addEventListener("keydown", escape);
  }
  if (card.matches(":popover-open")) card.hidePopover();
  (beside.closest("dialog") ?? document.body).append(card);
  return card;
}

/** @param {KeyboardEvent} event  Escape closes the card and nothing behind it. */
function escape(event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  card?.hidePopover();
}

function closed() {
  const inside = card?.contains(document.activeElement) || document.activeElement === document.body;
  anchor?.removeAttribute("aria-expanded");
  if (inside && anchor?.isConnected) anchor.focus({ preventScroll: true });
}

/**
 * Under the word, or over it where there is no room; on a phone the style sheet lays it at the foot.
 * @param {HTMLElement} holder
 * @param {HTMLElement} beside
 */
function place(holder, beside) {
  if (matchMedia(NARROW).matches) {
    holder.style.removeProperty("inset");
    return;
  }
  const at = beside.getBoundingClientRect();
  const width = holder.offsetWidth;
  const height = holder.offsetHeight;
  const left = Math.max(GAP, Math.min(at.left, innerWidth - width - GAP));
  const below = at.bottom + GAP + height <= innerHeight;
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - height);
  holder.style.inset = `${top}px auto auto ${left}px`;
}

/** @param {SubmitEvent} event */
async function save(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-word-save]")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  try {
    const fields = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    const answer = await post(form.action, fields);
    if (!answer.ok) throw new Error(decodeURIComponent(answer.headers.get("X-Sampan-Error") ?? ""));
    form.outerHTML = await answer.text();
    card?.querySelector(`[data-word-save] input[value="${CSS.escape(fields.word)}"]`)?.closest("form")?.querySelector("button")?.focus();
  } catch (error) {
    if (button) button.disabled = false;
    toast((error instanceof Error && error.message) || message("failed"), { kind: "error" });
  }
}
