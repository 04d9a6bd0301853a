// Opens and closes dialogs and menus: what is loaded into the dialog region opens, a press beside closes.
import { message } from "./page.js";
import { toast } from "./toast.js";

/** Listens for everything that opens or closes. */
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const opens = target.closest("[data-opens]");
    if (opens) open(opens.getAttribute("data-opens") ?? "");
    if (target.closest("[data-closes]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement && target.id !== "overlay") target.close();
    closeMenus(target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("[data-menu][open]");
    if (!(menu instanceof HTMLDetailsElement)) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const region = /** @type {HTMLElement} */ (event.target);
    if (region.id === "dialog-content") showRegion(region);
  });
  document.body.addEventListener("htmx:responseError", sayError);
  document.body.addEventListener("htmx:sendError", sayError);
}

/**
 * Opens a dialog of the page by its id.
 * @param {string} id
 * @returns {HTMLDialogElement | null}
 */
export function open(id) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return null;
  if (!dialog.open) dialog.showModal();
  return dialog;
}

/** @param {HTMLElement} region */
function showRegion(region) {
  const dialog = region.closest("dialog");
  if (!dialog) return;
  if (!region.children.length) dialog.close();
  else if (!dialog.open) dialog.showModal();
}

/** @param {HTMLElement} target */
function closeMenus(target) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    const chosen = target.closest(".menu__item");
    if (!menu.contains(target) || chosen) menu.removeAttribute("open");
  }
}

/** @param {Event} event */
function sayError(event) {
  const xhr = /** @type {CustomEvent} */ (event).detail?.xhr;
  if (xhr?.getResponseHeader?.("HX-Redirect")) return;
  const said = xhr?.getResponseHeader?.("X-Sampan-Error");
  toast(said ? decodeURIComponent(said) : message("failed"), { kind: "error" });
}
