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
let isChosen = false; // a shape was chosen by hand, maybe before the picture had come
/** @type {Promise<boolean>} Whether the whole picture and what was cut out of it are known. */
let loaded = Promise.resolve(false);

/** @param {{onDone: () => void}} options */
export function startCropping({ onDone }) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("crop-dialog"));
  document.addEventListener("compose:edit", (event) => {
    tile = /** @type {HTMLElement} */ (event.target);
    fill(dialog);
    dialog.showModal();
  });
  for (const chip of dialog.querySelectorAll("[data-ratio]")) {
    chip.addEventListener("click", () => {
      isChosen = true;
      choose(dialog, chip.getAttribute("data-ratio") ?? "");
    });
  }
  startMoving(dialog);
  dialog.querySelector("[data-crop-done]")?.addEventListener("click", () => finish(dialog, onDone));
}

/** @param {HTMLDialogElement} dialog */
function fill(dialog) {
  if (!tile) return;
  part(dialog, "picture").src = tile.dataset.large || "";
  part(dialog, "alt").value = tile.dataset.alt ?? "";
  part(dialog, "cover").checked = tile.hasAttribute("data-cover");
  wasCropped = false;
  before = WHOLE;
  isChosen = false;
  choose(dialog, "");
  loaded = load(dialog, tile);
}

/**
 * The kept whole picture is shown, since every crop is cut out of that one.
 * A shape chosen meanwhile stays, and is measured on the picture that came.
 * @param {HTMLDialogElement} dialog @param {HTMLElement} mine  The tile that the dialog was opened for.
 * @returns {Promise<boolean>}
 */
async function load(dialog, mine) {
  sayError(dialog, "");
  const picture = /** @type {HTMLImageElement} */ (part(dialog, "picture"));
  try {
    const media = await readAnswer(await fetch(`/uploads/media/${mine.dataset.tile}`));
    if (tile !== mine) return false;
    wasCropped = Boolean(media.crop);
    before = media.crop ?? WHOLE;
    picture.src = media.urls.master;
    await picture.decode();
    if (tile !== mine) return false;
    if (isChosen) choose(dialog, ratio);
    else restore(dialog, media.crop);
    return true;
  } catch {
    if (tile === mine) sayError(dialog, say("failed"));
    return false;
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
  const mine = tile;
  const button = part(dialog, "done");
  button.disabled = true;
  keepWords(dialog, mine);
  try {
    if (!(await keepShape(dialog, mine))) return;
    if (tile === mine) dialog.close();
    onDone();
    changed();
  } catch (error) {
    sayError(dialog, error instanceof Refused ? error.message : say("failed"));
  } finally {
    button.disabled = false;
  }
}

/** @param {HTMLDialogElement} dialog @param {HTMLElement} mine */
function keepWords(dialog, mine) {
  const alt = part(dialog, "alt").value.trim();
  if (alt !== (mine.dataset.alt ?? "")) {
    mine.dataset.alt = alt;
    mine.dataset.altChanged = "";
  }
  if (part(dialog, "cover").checked) {
    /** @type {HTMLInputElement} */ (document.querySelector("[data-cover-field]")).value = mine.dataset.tile ?? "";
  }
}

/**
 * A shape is cut only out of a picture that has come: one that could not be had is asked for once more.
 * @param {HTMLDialogElement} dialog @param {HTMLElement} mine @returns {Promise<boolean>} Whether the dialog may close.
 */
async function keepShape(dialog, mine) {
  if (!(await loaded)) {
    if (!isChosen) return true;
    loaded = load(dialog, mine);
    if (!(await loaded)) return false;
  }
  if (ratio || wasCropped) {
    await crop(mine);
    const cut = { id: mine.dataset.tile, before, after: { ...frame } };
    document.dispatchEvent(new CustomEvent("compose:cropped", { detail: cut }));
  }
  return true;
}

/** @param {HTMLElement} mine */
async function crop(mine) {
  const [x, y, w, h] = [frame.x, frame.y, frame.w, frame.h].map((number) => number.toFixed(6));
  const response = await fetch(`/uploads/media/${mine.dataset.tile}/crop`, {
    method: "POST",
    headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
    body: new URLSearchParams({ x, y, w, h, ratio: NAMES[ratio] ?? "free" }),
  });
  const media = await readAnswer(response);
  mine.dataset.large = media.urls.large;
  const picture = mine.querySelector("img");
  if (picture) picture.src = media.urls.card;
}

/** @param {HTMLDialogElement} dialog @param {string} text */
function sayError(dialog, text) {
  const place = /** @type {HTMLElement} */ (part(dialog, "error"));
  place.textContent = text;
  place.hidden = !text;
}
