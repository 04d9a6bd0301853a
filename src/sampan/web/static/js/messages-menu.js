// The menu at a bubble: by its button, a long press, a right click or the keyboard; reactions, answers, deleting.
import { correct, reply } from "./messages-compose.js";
import { ask, elements, messageUrl, Refused, say } from "./messages-data.js";
import { bubbleOf, list, seat } from "./messages-log.js";
import { message } from "./page.js";
import { toast } from "./toast.js";

const HEART = "❤️"; // a double tap on a phone

/** @type {HTMLElement | null} */
let row = null;
/** @type {HTMLElement | null} */
let opener = null;

/** @returns {HTMLElement} */
const menu = () => /** @type {HTMLElement} */ (document.getElementById("bubble-menu"));

/** Listens for presses on bubbles. */
export function startBubbleMenu() {
  list().addEventListener("click", pressed);
  list().addEventListener("contextmenu", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!target.closest("[data-bubble]") || target.closest("a, video") || getSelection()?.toString()) return;
    event.preventDefault();
    open(target.closest("[data-message]"), target.closest("[data-bubble]"));
  });
  list().addEventListener("dblclick", (event) => {
    const found = /** @type {HTMLElement} */ (event.target).closest("[data-bubble]")?.closest("[data-message]");
    if (found instanceof HTMLElement && matchMedia("(pointer: coarse)").matches) react(found, HEART);
  });
  menu().addEventListener("click", chosen);
  menu().querySelector("[data-any-emoji]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (menu().querySelector("[name=emoji]"));
    if (row && field.value.trim()) react(row, field.value.trim());
    field.value = "";
    menu().hidePopover();
  });
  menu().addEventListener("keydown", move);
  menu().addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "closed") opener?.focus({ preventScroll: true });
  });
}

/** @param {MouseEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const found = /** @type {HTMLElement | null} */ (target.closest("[data-message]"));
  if (!found) return;
  const more = target.closest("[data-message-menu]");
  const reaction = target.closest("[data-react]");
  const correcting = target.closest('[data-act-of="correct"]');
  if (!more && !reaction && !correcting) return;
  event.preventDefault();
  if (correcting) correct(found.dataset.seq ?? "");
  else if (more) open(found, more);
  else react(found, reaction?.getAttribute("data-react") ?? "");
}

/** @param {Element | null} found @param {Element | null} beside */
function open(found, beside) {
  if (!(found instanceof HTMLElement) || found.dataset.id === undefined || !beside) return;
  row = found;
  opener = found.querySelector("[data-message-menu]");
  const mine = "mine" in found.dataset;
  const canWrite = document.querySelector("[data-composer]") !== null;
  show("reply", canWrite);
  show("copy", found.dataset.words !== undefined);
  show("correct", canWrite && opener?.dataset.correctable !== undefined);
  show("delete", mine);
  show("report", !mine);
  /** @type {HTMLElement} */ (menu().querySelector("[data-emoji-more]")).hidden = true;
  menu().querySelector("[data-more-emoji]")?.setAttribute("aria-expanded", "false");
  for (const one of menu().querySelectorAll("[data-react]")) {
    one.setAttribute("aria-pressed", String(one.getAttribute("data-react") === found.dataset.myEmoji));
  }
  menu().showPopover();
  seatBeside(beside);
  /** @type {HTMLElement | null} */ (menu().querySelector("button"))?.focus({ preventScroll: true });
}

/** @param {string} act @param {boolean} on */
function show(act, on) {
  const item = /** @type {HTMLElement | null} */ (menu().querySelector(`[data-act="${act}"]`));
  if (item) item.hidden = !on;
}

/** @param {Element} beside */
function seatBeside(beside) {
  const style = menu().style;
  if (matchMedia("(max-width: 599px)").matches) {
    style.removeProperty("top");
    style.removeProperty("left");
    return;
  }
  const [at, size] = [beside.getBoundingClientRect(), menu().getBoundingClientRect()];
  const edge = 12;
  const under = at.bottom + 4 + size.height < innerHeight - edge;
  style.top = `${Math.max(edge, under ? at.bottom + 4 : at.top - size.height - 4)}px`;
  style.left = `${Math.min(Math.max(edge, at.left), innerWidth - size.width - edge)}px`;
}

/** @param {KeyboardEvent} event */
function move(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = /** @type {HTMLElement[]} */ ([...menu().querySelectorAll("button, input")].filter((one) => one.checkVisibility()));
  const now = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const by = event.key === "ArrowDown" ? 1 : -1;
  items[(now + by + items.length) % items.length]?.focus();
  event.preventDefault();
}

/** @param {MouseEvent} event */
function chosen(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("[data-more-emoji]")) return moreEmoji();
  const found = row;
  const emoji = target.closest("[data-react]");
  const act = target.closest("[data-act]");
  if (!found || (!emoji && !act)) return;
  menu().hidePopover();
  if (emoji) react(found, emoji.getAttribute("data-react") ?? "");
  else if (act instanceof HTMLElement) acts[act.dataset.act ?? ""]?.(found, act);
}

function moreEmoji() {
  const more = /** @type {HTMLElement} */ (menu().querySelector("[data-emoji-more]"));
  more.hidden = !more.hidden;
  menu().querySelector("[data-more-emoji]")?.setAttribute("aria-expanded", String(!more.hidden));
  if (row) seatBeside(row.querySelector("[data-bubble]") ?? row);
}

/** @type {Record<string, (found: HTMLElement, item: HTMLElement) => void>} */
const acts = {
  reply: (found) => reply(found.dataset.seq ?? ""),
  correct: (found) => correct(found.dataset.seq ?? ""),
  copy: async (found) => {
    try {
      await navigator.clipboard.writeText(found.dataset.words ?? "");
      toast(say("copied"), { kind: "success" });
    } catch {
      toast(message("failed"), { kind: "error" });
    }
  },
  hide: (found) => change(found, "hide", {}, () => found.remove(), "deleted_for_me"),
  delete: (found) => {
    if (confirm(say("delete_for_all"))) change(found, "delete", {}, undefined, "deleted_for_all");
  },
  report: (found, item) => window.htmx.ajax("get", `${item.dataset.url}?kind=message&id=${found.dataset.id}`, "#dialog-content"),
};

/** The same emoji again takes it away. @param {HTMLElement} found @param {string} emoji */
function react(found, emoji) {
  change(found, "react", { emoji: found.dataset.myEmoji === emoji ? "" : emoji });
}

/**
 * @param {HTMLElement} found
 * @param {string} act
 * @param {Record<string, string>} [fields]
 * @param {() => void} [done]  Without it the bubble is replaced by the answer.
 * @param {string} [words]
 */
async function change(found, act, fields = {}, done = undefined, words = "") {
  const seq = found.dataset.seq ?? "";
  try {
    const html = await (await ask(messageUrl(seq, act), new URLSearchParams(fields))).text();
    if (done) done();
    else seat(elements(html));
    if (words) toast(say(words), { kind: "success" });
  } catch (error) {
    const said = error instanceof Refused ? error.message : "";
    toast(said || message("failed"), { kind: "error" });
  }
  if (act === "react") /** @type {HTMLElement | null} */ (bubbleOf(seq)?.querySelector("[data-message-menu]"))?.focus({ preventScroll: true });
}
