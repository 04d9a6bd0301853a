// The dialog of one picture: its shape (3:4, 1:1, 4:3), whether it is the cover, and its description.
import { changed, readAnswer, Refused, say } from "./compose-state.js";
import { csrf } from "./page.js";

const STEP = 0.02; // how far an arrow key moves the frame, in parts of the picture
/** @type {Record<string, string>} */
const NAMES = { "": "free", 0.75: "3:4", 1: "1:1", 1.3333333: "4:3" };

/** @type {HTMLElement | null} */
let tile = null;
let ratio = "";
/** @type {{x: number, y: number, w: number, h: number}} */
let frame = { x: 0, y: 0, w: 1, h: 1 };
let wasCropped = false;
const WHOLE = { x: 0, y: 0, w: 1, h: 1 };
/** @type {{x: number, y: number, w: number, h: number}} What was cut out when the dialog opened. */
let before = WHOLE;

/** @param {{onDone: () => void}} options */
export function startCropping({ onDone }) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("crop-dialog"));
  document.addEventListener("compose:edit", (event) => {
    tile = /** @type {HTMLElement} */ (event.target);
    fill(dialog);
    dialog.showModal();
  });
  for (const chip of dialog.querySelectorAll("[data-ratio]")) {
    chip.addEventListener("click", () => choose(dialog, chip.getAttribute("data-ratio") ?? ""));
  }
  startMoving(dialog);
  dialog.querySelector("[data-crop-done]")?.addEventListener("click", () => finish(dialog, onDone));
}

/**
 * The kept whole picture is shown, since every crop is cut out of that one.
 * @param {HTMLDialogElement} dialog
 */
async function fill(dialog) {
  if (!tile) return;
  const picture = /** @type {HTMLImageElement} */ (part(dialog, "picture"));
  picture.src = tile.dataset.large || "";
  part(dialog, "alt").value = tile.dataset.alt ?? "";
  part(dialog, "cover").checked = tile.hasAttribute("data-cover");
  sayError(dialog, "");
  wasCropped = false;
  before = WHOLE;
  choose(dialog, "");
  try {
    const media = await readAnswer(await fetch(`/uploads/media/${tile.dataset.tile}`));
    wasCropped = Boolean(media.crop);
    before = media.crop ?? WHOLE;
    picture.src = media.urls.master;
    await picture.decode();
    restore(dialog, media.crop);
  } catch {
    sayError(dialog, say("failed"));
  }
}

/** @param {HTMLDialogElement} dialog @param {any} crop  What was cut before, null for the whole picture. */
function restore(dialog, crop) {
  const name = Object.keys(NAMES).find((key) => crop && NAMES[key] === crop.ratio) ?? "";
  choose(dialog, name);
  if (crop && name) {
    frame = { x: crop.x, y: crop.y, w: crop.w, h: crop.h };
    draw(dialog);
  }
}

/** @param {HTMLDialogElement} dialog @param {string} name @returns {any} */
function part(dialog, name) {
  return dialog.querySelector(`[data-crop-${name}]`);
}

/** @param {HTMLDialogElement} dialog @param {string} chosen */
function choose(dialog, chosen) {
  ratio = chosen;
  for (const chip of dialog.querySelectorAll("[data-ratio]")) {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("data-ratio") === chosen));
  }
  const picture = part(dialog, "picture");
  const width = picture.naturalWidth || 1;
  const height = picture.naturalHeight || 1;
  const wanted = chosen ? Number(chosen) : width / height;
  const w = Math.min(1, (wanted * height) / width);
  const h = Math.min(1, width / wanted / height);
  frame = { x: (1 - w) / 2, y: (1 - h) / 2, w, h };
  draw(dialog);
}

/** @param {HTMLDialogElement} dialog */
function draw(dialog) {
  const element = /** @type {HTMLElement} */ (part(dialog, "frame"));
  element.hidden = !ratio;
  element.style.left = `${frame.x * 100}%`;
  element.style.top = `${frame.y * 100}%`;
  element.style.width = `${frame.w * 100}%`;
  element.style.height = `${frame.h * 100}%`;
}

/** @param {HTMLDialogElement} dialog @param {number} dx @param {number} dy */
function move(dialog, dx, dy) {
  frame.x = Math.min(1 - frame.w, Math.max(0, frame.x + dx));
  frame.y = Math.min(1 - frame.h, Math.max(0, frame.y + dy));
  draw(dialog);
}

/** @param {HTMLDialogElement} dialog */
function startMoving(dialog) {
  const element = /** @type {HTMLElement} */ (part(dialog, "frame"));
  const stage = /** @type {HTMLElement} */ (part(dialog, "stage"));
  element.addEventListener("pointerdown", (event) => element.setPointerCapture(event.pointerId));
  element.addEventListener("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    move(dialog, event.movementX / stage.clientWidth, event.movementY / stage.clientHeight);
  });
  element.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (!by) return;
    event.preventDefault();
    move(dialog, by[0], by[1]);
  });
}

/** @param {HTMLDialogElement} dialog @param {() => void} onDone */
async function finish(dialog, onDone) {
  if (!tile) return;
  const alt = part(dialog, "alt").value.trim();
  if (alt !== (tile.dataset.alt ?? "")) {
    tile.dataset.alt = alt;
    tile.dataset.altChanged = "";
  }
  if (part(dialog, "cover").checked) {
    /** @type {HTMLInputElement} */ (document.querySelector("[data-cover-field]")).value = tile.dataset.tile ?? "";
  }
  try {
    if (ratio || wasCropped) {
      await crop(dialog);
      const cut = { id: tile.dataset.tile, before, after: { ...frame } };
      document.dispatchEvent(new CustomEvent("compose:cropped", { detail: cut }));
    }
    dialog.close();
    onDone();
    changed();
  } catch (error) {
    sayError(dialog, error instanceof Refused ? error.message : say("failed"));
  }
}

/** @param {HTMLDialogElement} dialog */
async function crop(dialog) {
  if (!tile) return;
  const button = part(dialog, "done");
  button.disabled = true;
  try {
    const [x, y, w, h] = [frame.x, frame.y, frame.w, frame.h].map((number) => number.toFixed(6));
    const response = await fetch(`/uploads/media/${tile.dataset.tile}/crop`, {
      method: "POST",
      headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
      body: new URLSearchParams({ x, y, w, h, ratio: NAMES[ratio] ?? "free" }),
    });
    const media = await readAnswer(response);
    tile.dataset.large = media.urls.large;
    const picture = tile.querySelector("img");
    if (picture) picture.src = media.urls.card;
  } finally {
    button.disabled = false;
  }
}

/** @param {HTMLDialogElement} dialog @param {string} text */
function sayError(dialog, text) {
  const place = /** @type {HTMLElement} */ (part(dialog, "error"));
  place.textContent = text;
  place.hidden = !text;
}
