// Sending: the bubble stands there at once, with a clock; then the server's own takes its place, or it says what failed.
import { ask, data, elements, Refused, say, tellTimes } from "./messages-data.js";
import { arrange, catchUp, list, log, scroller, seat, seqOf } from "./messages-log.js";
import { forgetOutgoing, keepOutgoing, outgoing } from "./messages-outbox.js";
import { message as sentence, newKey } from "./page.js";

/** @typedef {import("./messages-outbox.js").Outgoing} Outgoing */

/** Pauses after which a message is sent again by itself, where the server or the way there failed. */
const AGAIN_MS = [2_000, 5_000, 15_000, 30_000];
/** How often that was done already, by the key. @type {Map<string, number>} */
const tries = new Map();

/** Messages go one after another, in the order in which they were written. */
let line = Promise.resolve();

/**
 * Shows a message as on its way and sends it.
 * @param {Omit<Outgoing, "key" | "at">} written
 */
export function send(written) {
  const message = { ...written, key: newKey(), at: new Date().toISOString() };
  keepOutgoing(message);
  draw(message);
  scroller().scrollTop = 0;
  queue(message);
}

/** Shows again what was not sent when the page was left, and tries to send it. */
export function resumeSending() {
  for (const message of outgoing()) {
    draw(message);
    queue(message);
  }
  addEventListener("online", () => {
    for (const message of outgoing()) if (bubble(message.key)?.dataset.pending === "failed") queue(message);
  });
}

/** @param {Outgoing} message */
function queue(message) {
  setState(message.key, "sending");
  line = line.then(() => go(message));
}

/** @param {Outgoing} message */
async function go(message) {
  if (!bubble(message.key)) return forgetOutgoing(message.key); // it arrived by the other way, or was taken back
  const form = new FormData();
  form.set("key", message.key);
  form.set("body", message.body);
  if (message.replyTo) form.set("reply_to", message.replyTo);
  if (message.note) form.set("note", message.note);
  if (message.correction) {
    form.set("correction", "1");
    form.set("sounds", message.sounds);
    form.set("remark", message.remark);
  }
  for (const id of message.media) form.append("media", id);
  try {
    const answer = await ask(data.urls.send, form);
    arrived(message, elements(await answer.text()));
  } catch (error) {
    setState(message.key, "failed", error instanceof Refused ? error.message : "");
    if (!(error instanceof Refused) || error.status >= 500) later(message);
  }
}

/** @param {Outgoing} message */
function later(message) {
  const tried = tries.get(message.key) ?? 0;
  if (tried === AGAIN_MS.length) return;
  tries.set(message.key, tried + 1);
  setTimeout(() => {
    if (bubble(message.key)?.dataset.pending === "failed") queue(message);
  }, AGAIN_MS[tried]);
}

/** @param {Outgoing} message @param {HTMLElement[]} fresh */
function arrived(message, fresh) {
  forgetOutgoing(message.key);
  const row = fresh.find((one) => one.matches("[data-message]"));
  if (!row) return;
  const seq = seqOf(row);
  seat([row]);
  bubble(message.key)?.remove();
  // What others said meanwhile lies between: ask for it.
  if (seq > log.last + 1) catchUp().catch(() => {});
  else log.last = Math.max(log.last, seq);
  document.dispatchEvent(new CustomEvent("sampan:sent", { detail: row }));
}

/** @param {string} key @returns {HTMLElement | null} */
function bubble(key) {
  return list().querySelector(`[data-pending][data-key="${CSS.escape(key)}"]`);
}

/** @param {Outgoing} message */
function draw(message) {
  const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById("sending-bubble"));
  const row = /** @type {HTMLElement} */ (pattern.content.firstElementChild?.cloneNode(true));
  row.dataset.key = message.key;
  row.dataset.at = message.at;
  row.querySelector("time")?.setAttribute("datetime", message.at);
  const words = /** @type {HTMLElement} */ (row.querySelector("[data-words-here]"));
  words.textContent = message.body;
  words.hidden = !message.body;
  const quote = /** @type {HTMLElement} */ (row.querySelector("[data-quote]"));
  quote.textContent = message.quote;
  quote.hidden = !message.quote;
  const shots = /** @type {HTMLElement} */ (row.querySelector("[data-shots]"));
  shots.hidden = !message.thumbs.length;
  shots.classList.add(`shots--${message.thumbs.length}`);
  shots.replaceChildren(...message.thumbs.map(thumb));
  row.querySelector("[data-again]")?.addEventListener("click", () => queue(message));
  row.querySelector("[data-drop]")?.addEventListener("click", () => {
    forgetOutgoing(message.key);
    row.remove();
    arrange();
  });
  list().append(row);
  tellTimes(row);
  arrange();
}

/** @param {string} url */
function thumb(url) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = "";
  return image;
}

/** @param {string} key @param {"sending" | "failed"} state @param {string} [why] */
function setState(key, state, why = "") {
  const row = bubble(key);
  if (!row) return;
  row.dataset.pending = state;
  row.classList.toggle("said--sending", state === "sending");
  const words = row.querySelector("[data-state]");
  if (words) words.textContent = state === "sending" ? `◷ ${say("sending")}` : "";
  const failed = /** @type {HTMLElement} */ (row.querySelector("[data-failed]"));
  failed.hidden = state !== "failed";
  const text = failed.querySelector("[data-failed-text]");
  if (text) text.textContent = state === "failed" ? `${say("failed")}. ${why || sentence("failed")}` : "";
}
