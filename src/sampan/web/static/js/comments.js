// Writing comments: the form opens on a press, answers go under the comment they answer, pictures are shown first.
import { all, message } from "./page.js";
import { toast } from "./toast.js";

const PICTURE_MAX_BYTES = 20 * 1024 * 1024;

/** Listens for presses on 'Say something' and 'Reply', and seats the comments that arrive. */
export function startComments() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const say = target.closest("[data-say]");
    if (say instanceof HTMLElement) begin(say);
    const toComments = target.closest("[data-to-comments]");
    if (toComments) {
      event.preventDefault();
      document.querySelector(toComments.getAttribute("href") ?? "")?.scrollIntoView({ block: "start" });
    }
    const drop = target.closest("form:has([data-reply-to]) [data-reply-drop]");
    if (drop) dropReply(/** @type {HTMLFormElement} */ (drop.closest("form")));
    const picture = target.closest("[data-picture-drop]");
    if (picture) dropPicture(/** @type {HTMLFormElement} */ (picture.closest("form")));
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { target, serverResponse, isError } = /** @type {CustomEvent} */ (event).detail;
    const list = target?.matches?.("[data-comment]") ? target.closest("[data-comments]") : null;
    if (list && !isError && serverResponse.trim() === "") recount(list.dataset.comments, -1);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const list = /** @type {HTMLElement} */ (event.target);
    const fresh = list.id?.startsWith("comments-") ? list.querySelector("[data-new]") : null;
    if (fresh instanceof HTMLElement) seat(list, fresh);
  });
}

/**
 * Prepares comment forms under `root`.
 * @param {ParentNode & Node} root
 */
export function startCommentForms(root) {
  for (const form of all(root, "[data-comment-form]")) prepare(/** @type {HTMLFormElement} */ (form));
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  giveKey(form);
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-picture]"));
  input?.addEventListener("change", () => preview(form, input));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    const body = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("[data-comment-body]"));
    if (body?.value.trim() || input?.files?.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    body?.focus();
  }, { capture: true });
}

/**
 * A comment sent twice (a double press, a retry on a bad line) carries one key, and is one comment.
 * @param {HTMLFormElement} form
 */
function giveKey(form) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-key]"));
  if (field) field.value = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @param {HTMLElement} button */
function begin(button) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById(`comment-form-${button.dataset.say}`));
  const body = /** @type {HTMLTextAreaElement | null} */ (form?.querySelector("[data-comment-body]") ?? null);
  if (!form || !body) {
    document.getElementById(`comments-title-${button.dataset.say}`)?.scrollIntoView({ block: "center" });
    return;
  }
  const field = /** @type {HTMLInputElement} */ (form.querySelector("[data-reply-to]"));
  const line = /** @type {HTMLElement} */ (form.querySelector("[data-reply-line]"));
  const text = /** @type {HTMLElement} */ (form.querySelector("[data-reply-text]"));
  field.value = button.dataset.reply ?? "";
  line.hidden = !field.value;
  const correct = button.dataset.correct;
  const said = correct === undefined ? "reply_to" : "correcting";
  text.textContent = message(said, { name: button.dataset.replyName ?? "" });
  startCorrection(form, body, correct);
  body.focus({ preventScroll: true });
  form.scrollIntoView({ block: "center" });
}

/**
 * A correction begins with the words that it puts right; what was typed for something else is not lost to it.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} body
 * @param {string | undefined} words  undefined: an ordinary answer.
 */
function startCorrection(form, body, words) {
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-correction]"));
  if (!field) return;
  if (words === undefined && field.value) body.value = "";
  if (words !== undefined && (!body.value.trim() || field.value)) body.value = words;
  field.value = words === undefined ? "" : "1";
  showFields(form);
}

/**
 * What is said besides the words put right stands in the form only while something is corrected.
 * @param {HTMLFormElement} form
 */
function showFields(form) {
  const fields = /** @type {HTMLElement | null} */ (form.querySelector("[data-correction-fields]"));
  const correcting = Boolean(/** @type {HTMLInputElement | null} */ (form.querySelector("[data-correction]"))?.value);
  if (!fields) return;
  fields.hidden = !correcting;
  if (correcting) return;
  for (const field of fields.querySelectorAll("input")) {
    if (field.type === "radio") field.checked = false;
    else field.value = "";
  }
}

/** @param {HTMLFormElement} form */
function dropReply(form) {
  const correction = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-correction]"));
  if (correction?.value) {
    correction.value = "";
    /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-comment-body]")).value = "";
  }
  showFields(form);
  /** @type {HTMLInputElement} */ (form.querySelector("[data-reply-to]")).value = "";
  /** @type {HTMLElement} */ (form.querySelector("[data-reply-line]")).hidden = true;
  /** @type {HTMLElement} */ (form.querySelector("[data-comment-body]")).focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
function preview(form, input) {
  const file = input.files?.[0];
  if (!file) return dropPicture(form);
  const fault = file.size > PICTURE_MAX_BYTES ? "picture_too_large" : wrongKind(file) ? "not_picture" : "";
  if (fault) {
    dropPicture(form);
    toast(message(fault), { kind: "error" });
    return;
  }
  const place = /** @type {HTMLElement} */ (form.querySelector("[data-picture-preview]"));
  const image = /** @type {HTMLImageElement} */ (place.querySelector("img"));
  image.src = URL.createObjectURL(file);
  image.onload = () => URL.revokeObjectURL(image.src);
  place.hidden = false;
}

/** @param {File} file */
function wrongKind(file) {
  // HEIC files often come without a type; the server looks into them anyway.
  return file.type !== "" && !file.type.startsWith("image/");
}

/** @param {HTMLFormElement} form */
function dropPicture(form) {
  /** @type {HTMLInputElement} */ (form.querySelector("[data-picture]")).value = "";
  /** @type {HTMLElement} */ (form.querySelector("[data-picture-preview]")).hidden = true;
}

/**
 * Puts a comment that was just written where it belongs, and clears the form.
 * @param {HTMLElement} list
 * @param {HTMLElement} fresh
 */
function seat(list, fresh) {
  const parent = fresh.dataset.parent;
  const replies = parent ? document.getElementById(`replies-${parent}`) : null;
  if (replies) {
    const more = replies.querySelector(":scope > .comments__more");
    if (more) more.before(fresh);
    else replies.append(fresh);
  }
  list.querySelector("[data-comments-empty]")?.remove();
  const id = list.id.slice("comments-".length);
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById(`comment-form-${id}`));
  if (form) {
    form.reset();
    giveKey(form);
    dropPicture(form);
    dropReply(form);
    /** @type {HTMLElement} */ (form.querySelector("[data-comment-body]")).blur();
  }
  recount(id, 1);
  fresh.scrollIntoView({ block: "nearest" });
}

/**
 * @param {string} id  The note's.
 * @param {number} by
 */
function recount(id, by) {
  for (const count of document.querySelectorAll(`[data-comment-count="${id}"]`)) {
    // A shortened count (1.2k) does not change by one.
    if (/^\d+$/.test(count.textContent ?? "")) count.textContent = String(Math.max(0, Number(count.textContent) + by));
  }
}
