// Pictures on their way into a form: dropped or pasted files, sending one with true progress, moving tiles by the mouse.
import { csrf } from "./page.js";

/**
 * Takes files that are dropped on `area` or pasted into `form`.
 * @param {HTMLElement} area @param {HTMLElement} form @param {(files: File[]) => void} take
 */
export function startDropping(area, form, take) {
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  area.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    area.dataset.over = "";
  });
  area.addEventListener("dragleave", () => delete area.dataset.over);
  area.addEventListener("drop", (event) => {
    delete area.dataset.over;
    if (!hasFiles(event)) return;
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  });
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) take(files);
  });
}

/**
 * Lets what matches `tile` be dragged to another place in `grid`.
 * @param {HTMLElement} grid @param {string} tile @param {() => void} moved
 */
export function startDragging(grid, tile, moved) {
  /** @type {HTMLElement | null} */
  let held = null;
  grid.addEventListener("dragstart", (event) => {
    held = /** @type {HTMLElement} */ (event.target).closest(tile);
    if (held) held.dataset.held = "";
    event.dataTransfer?.setData("text/plain", "");
  });
  grid.addEventListener("dragover", (event) => {
    const over = /** @type {HTMLElement} */ (event.target).closest(tile);
    if (!held) return;
    event.preventDefault();
    if (!over || over === held) return;
    const later = held.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    over[later ? "after" : "before"](held);
  });
  grid.addEventListener("dragend", () => {
    if (held) delete held.dataset.held;
    held = null;
    moved();
  });
}

/**
 * Sends a picture and gives the answer, whatever it is; a lost connection is a TypeError. By XMLHttpRequest, because
 * fetch tells nothing of the progress of sending.
 * @param {string} url @param {File} file
 * @param {(percent: number) => void} onProgress
 * @param {Record<string, string>} [fields] what goes with it
 * @returns {Promise<Response>}
 */
export function sendPicture(url, file, onProgress, fields = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => onProgress((event.loaded / event.total) * 100));
    request.addEventListener("load", () =>
      resolve(new Response(request.responseText || "{}", { status: Math.max(200, request.status) })),
    );
    request.addEventListener("error", () => reject(new TypeError("no connection")));
    request.send(body);
  });
}

/** @param {string} id The picture that nobody wants after all; '' does nothing. */
export function forgetPicture(id) {
  if (id) fetch(`/uploads/media/${id}/delete`, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => {});
}
