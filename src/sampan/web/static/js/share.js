// Shares a note or product: to chats, by its link and QR code, or through the phone's own sheet.
import { open } from "./dialogs.js";
import { csrf, message, newKey, post } from "./page.js";
import { toast } from "./toast.js";

/** Listens for every share button. */
export function startShare() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = target.closest("[data-share]");
    if (button instanceof HTMLElement) share(button);
    if (target.closest("[data-copy]")) copy();
    if (target.closest("[data-share-elsewhere]")) elsewhere();
  });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLElement} */ (event.target);
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-share-chats] [data-share-form]")) return;
    event.preventDefault();
    sendToChats(form);
  });
}

/** @param {HTMLElement} button */
async function share(button) {
  const { share: url = "", shareTitle: title = "", shareQr: qr = "", sharePost: counted = "" } = button.dataset;
  const phone = matchMedia("(pointer: coarse)").matches;
  const chats = button.dataset.shareCard ?? "";
  if (phone && navigator.share && !chats) return sheet(title, url, counted);
  const dialog = document.getElementById("share-dialog");
  const field = /** @type {HTMLInputElement | null} */ (dialog?.querySelector("[data-share-url]"));
  const code = /** @type {HTMLImageElement | null} */ (dialog?.querySelector("[data-share-code]"));
  if (!dialog || !field || !code) return;
  field.value = url;
  code.hidden = !qr;
  if (qr) code.src = qr;
  dialog.dataset.counted = counted;
  dialog.dataset.title = title;
  const more = /** @type {HTMLElement | null} */ (dialog.querySelector("[data-share-elsewhere]"));
  if (more) more.hidden = !(phone && navigator.share);
  offerChats(/** @type {HTMLElement} */ (dialog.querySelector("[data-share-chats]")), chats);
  open("share-dialog");
  if (!phone) field.select();
}

/**
 * The phone's own sheet.
 * @param {string} title
 * @param {string} url
 * @param {string} counted
 */
async function sheet(title, url, counted) {
  try {
    await navigator.share({ title, url });
    count(counted);
  } catch {
    // The reader closed the sheet: nothing was shared.
  }
}

function elsewhere() {
  const dialog = document.getElementById("share-dialog");
  const field = /** @type {HTMLInputElement | null} */ (dialog?.querySelector("[data-share-url]"));
  if (dialog && field) sheet(dialog.dataset.title ?? "", field.value, dialog.dataset.counted ?? "");
}

/**
 * The reader's latest chats, to send it to with one press.
 * @param {HTMLElement} place
 * @param {string} url  '' for visitors.
 */
async function offerChats(place, url) {
  place.hidden = true;
  place.replaceChildren();
  if (!url) return;
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    place.hidden = false;
    const key = /** @type {HTMLInputElement | null} */ (place.querySelector("[data-share-key]"));
    if (key) key.value = newKey();
  } catch {
    // The link and the code are there all the same.
  }
}

/** @param {HTMLFormElement} form */
async function sendToChats(form) {
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("button[type=submit]"));
  if (!form.querySelector(":checked")) return /** @type {HTMLElement | null} */ (form.querySelector("input[name=to]"))?.focus();
  if (button) button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": csrf() },
      body: new FormData(form),
    });
    const said = answer.headers.get(answer.ok ? "HX-Trigger" : "X-Sampan-Error") ?? "";
    if (!answer.ok) return toast(said ? decodeURIComponent(said) : message("failed"), { kind: "error" });
    const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("share-dialog"));
    count(dialog?.dataset.counted ?? "");
    dialog?.close();
    toast(JSON.parse(said).toast.text, { kind: "success" });
  } catch {
    toast(message("failed"), { kind: "error" });
  } finally {
    if (button) button.disabled = false;
  }
}

async function copy() {
  const dialog = document.getElementById("share-dialog");
  const field = /** @type {HTMLInputElement | null} */ (dialog?.querySelector("[data-share-url]"));
  if (!dialog || !field) return;
  try {
    await navigator.clipboard.writeText(field.value);
    toast(message("copied"), { kind: "success" });
    count(dialog.dataset.counted ?? "");
    dialog.dataset.counted = "";
  } catch {
    field.select();
    toast(message("copy_failed"), { kind: "error" });
  }
}

/** @param {string} url */
function count(url) {
  if (url) post(url).catch(() => {});
}
