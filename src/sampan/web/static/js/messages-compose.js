// Writing a message: the draft is kept, Enter sends, answers and corrections begin from a bubble.
import { attached, clearAttachments, startAttaching } from "./messages-attach.js";
import { ask, data, say } from "./messages-data.js";
import { bubbleOf } from "./messages-log.js";
import { draft, forgetOthers, keepDraft } from "./messages-outbox.js";
import { resumeSending, send } from "./messages-send.js";

const TYPING_MS = 4000; // how often to tell that one is typing; the others show it a little longer
const KEEP_MS = 400;

let told = 0;
let keeping = 0;
let waiting = false; // 'Send' was pressed while pictures were still on their way

/** @returns {HTMLFormElement | null} */
const form = () => document.querySelector("[data-composer]");
/** @returns {HTMLTextAreaElement} */
const body = () => /** @type {HTMLTextAreaElement} */ (form()?.querySelector("[data-composer-body]"));
/** @param {string} selector @returns {any} */
const part = (selector) => form()?.querySelector(selector);

/** Wakes the composer, if the reader may write here. */
export function startCompose() {
  forgetOthers();
  resumeSending();
  if (!form()) return;
  if (!body().value) body().value = draft();
  grow();
  if (part("[data-reply-field]").value) reply(part("[data-reply-field]").value);
  startAttaching(showError, filesSettled);
  form()?.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  body().addEventListener("input", typed);
  body().addEventListener("keydown", pressed);
  part("[data-reply-drop]").addEventListener("click", dropReply);
  addEventListener("pagehide", () => keepDraft(correcting() ? "" : body().value));
  keepAboveKeyboard();
  if (matchMedia("(pointer: fine)").matches) body().focus({ preventScroll: true });
}

const correcting = () => part("[data-correction-field]").value === "1";

/** @param {KeyboardEvent} event */
function pressed(event) {
  // While Chinese is being typed, Enter chooses the characters.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape" && part("[data-reply-field]").value) return dropReply();
  const phone = matchMedia("(pointer: coarse)").matches;
  if (event.key !== "Enter" || event.shiftKey || (phone && !event.ctrlKey && !event.metaKey)) return;
  event.preventDefault();
  submit();
}

function typed() {
  waiting = false; // there is more to say first
  grow();
  showError("");
  clearTimeout(keeping);
  keeping = setTimeout(() => keepDraft(correcting() ? "" : body().value), KEEP_MS);
  const now = Date.now();
  if (!body().value.trim() || now - told < TYPING_MS) return;
  told = now;
  ask(data.urls.typing, new URLSearchParams()).catch(() => {});
}

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  body().style.blockSize = "auto";
  body().style.blockSize = `${Math.min(body().scrollHeight + 2, 144)}px`;
}

function submit() {
  const words = body().value.trim();
  const files = attached();
  waiting = files.busy;
  if (waiting) return showError(say("wait_files"));
  if (files.failed) return showError(say("failed_files"));
  if (!words && !files.media.length && !files.note) return body().focus();
  const over = [...words].length - data.limits.body;
  if (over > 0) return showError(say("too_long", { over }));
  const replyTo = part("[data-reply-field]").value;
  send({
    body: words,
    replyTo,
    quote: replyTo && !correcting() ? quoteOf(replyTo) : "",
    correction: correcting(),
    sounds: new FormData(/** @type {HTMLFormElement} */ (form())).get("sounds")?.toString() ?? "",
    remark: new FormData(/** @type {HTMLFormElement} */ (form())).get("remark")?.toString() ?? "",
    media: files.media,
    thumbs: files.thumbs,
    note: files.note,
  });
  told = 0;
  form()?.reset();
  body().value = "";
  clearTimeout(keeping);
  keepDraft("");
  clearAttachments();
  dropReply();
  grow();
}

/** @param {string} seq */
function quoteOf(seq) {
  const bubble = bubbleOf(seq);
  return bubble ? `${bubble.dataset.name}: ${(bubble.dataset.words ?? "").slice(0, 120)}` : "";
}

/** Begins an answer to the message with this number. @param {string} seq */
export function reply(seq) {
  begin(seq, "reply_to");
  body().focus();
}

/** Begins a correction: the words stand in the field, to be put right. @param {string} seq */
export function correct(seq) {
  keepDraft(body().value);
  begin(seq, "correcting");
  part("[data-correction-field]").value = "1";
  part("[data-correction-fields]").hidden = false;
  body().value = bubbleOf(seq)?.dataset.words ?? "";
  grow();
  body().focus();
}

/** @param {string} seq @param {string} words */
function begin(seq, words) {
  if (!form()) return;
  dropReply();
  const bubble = bubbleOf(seq);
  part("[data-reply-field]").value = seq;
  const said = (bubble?.dataset.words ?? "").slice(0, 80);
  part("[data-reply-text]").textContent = `${say(words, { name: bubble?.dataset.name ?? "" })}${said ? ` · ${said}` : ""}`;
  part("[data-reply-line]").hidden = false;
}

function dropReply() {
  const was = correcting();
  part("[data-reply-field]").value = "";
  part("[data-correction-field]").value = "";
  part("[data-reply-line]").hidden = true;
  part("[data-correction-fields]").hidden = true;
  if (was) {
    body().value = draft();
    forgetCorrection();
  }
  showError("");
}

/** What was chosen and remarked belongs to the correction that was taken back, not to the next one. */
function forgetCorrection() {
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (part("[data-correction-fields]").querySelectorAll("input"))) {
    if (field.type === "radio") field.checked = false;
    else field.value = "";
  }
}

/** @param {string} words */
function showError(words) {
  const place = part("[data-composer-error]");
  place.textContent = words;
  place.hidden = !words;
}

/** The message goes by itself once everything that belongs to it has arrived. */
function filesSettled() {
  const { busy, failed } = attached();
  if (!waiting || busy) return;
  waiting = false;
  showError("");
  if (!failed) submit();
}

/** A phone's keyboard covers the page's lower half: the chat is as high as what is left. */
function keepAboveKeyboard() {
  const view = window.visualViewport;
  if (!view || !matchMedia("(max-width: 899px)").matches) return;
  const fit = () => document.documentElement.style.setProperty("--view-height", `${view.height}px`);
  view.addEventListener("resize", fit);
  fit();
}
