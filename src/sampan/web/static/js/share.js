// Shares a note: the phone's own sheet where there is one, else a dialog with the link and its QR code.
import { open } from "./dialogs.js";
import { message, post } from "./page.js";
import { toast } from "./toast.js";

/** Listens for every share button. */
export function startShare() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = target.closest("[data-share]");
    if (button instanceof HTMLElement) share(button);
    if (target.closest("[data-copy]")) copy();
  });
}

/** @param {HTMLElement} button */
async function share(button) {
  const { share: url = "", shareTitle: title = "", shareQr: qr = "", sharePost: counted = "" } = button.dataset;
  const phone = matchMedia("(pointer: coarse)").matches;
  if (phone && navigator.share) {
    try {
      await navigator.share({ title, url });
      count(counted);
    } catch {
      // The reader closed the sheet: nothing was shared.
    }
    return;
  }
  const dialog = document.getElementById("share-dialog");
  const field = /** @type {HTMLInputElement | null} */ (dialog?.querySelector("[data-share-url]"));
  const code = /** @type {HTMLImageElement | null} */ (dialog?.querySelector("[data-share-code]"));
  if (!dialog || !field || !code) return;
  field.value = url;
  code.hidden = !qr;
  if (qr) code.src = qr;
  dialog.dataset.counted = counted;
  open("share-dialog");
  field.select();
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
