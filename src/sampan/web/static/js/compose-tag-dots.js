// Dots on a picture in the composer: tapped into place, dragged, moved with the arrow keys.
import { say } from "./compose-state.js";
import { SCALE } from "./compose-tags.js";

/** @typedef {import("./compose-tags.js").Tag} Tag */

const STEP = 100; // how far an arrow key moves a dot: one hundredth of the picture
const LEAP = 500; // with Shift

/**
 * Draws a dot for each tag anew.
 * @param {HTMLElement} holder
 * @param {Tag[]} tags
 * @param {Tag | null} chosen
 * @param {{onChoose: (tag: Tag) => void, onRemove: (tag: Tag) => void, onMoved: () => void}} told
 */
export function drawDots(holder, tags, chosen, told) {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.dot : undefined;
  holder.replaceChildren(...tags.map((tag, index) => dotOf(holder, tag, index, tag === chosen, told)));
  /** @type {HTMLElement | null} */ (focused ? holder.querySelector(`[data-dot="${focused}"]`) : null)?.focus();
}

/**
 * @param {HTMLElement} holder
 * @param {Tag} tag
 * @param {number} index
 * @param {boolean} isChosen
 * @param {{onChoose: (tag: Tag) => void, onRemove: (tag: Tag) => void, onMoved: () => void}} told
 */
function dotOf(holder, tag, index, isChosen, told) {
  const dot = document.createElement("button");
  dot.type = "button";
  dot.className = "tagging__dot";
  dot.dataset.dot = tag.product;
  dot.textContent = String(index + 1);
  dot.setAttribute("aria-label", `${index + 1}. ${say("tag_dot", { title: tag.title })}`);
  dot.toggleAttribute("data-chosen", isChosen);
  put(dot, tag);
  const move = (/** @type {number} */ x, /** @type {number} */ y) => {
    [tag.x, tag.y] = [within(x), within(y)];
    put(dot, tag);
    told.onMoved();
  };
  dot.addEventListener("focus", () => {
    for (const other of holder.children) other.toggleAttribute("data-chosen", other === dot);
    told.onChoose(tag);
  });
  dot.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // no picture is dragged, no text marked
    dot.focus();
    dot.setPointerCapture(event.pointerId);
  });
  dot.addEventListener("pointermove", (event) => {
    if (dot.hasPointerCapture(event.pointerId)) move(...placeOf(holder, event));
  });
  dot.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? LEAP : STEP;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (by) move((tag.x ?? 0) + by[0], (tag.y ?? 0) + by[1]);
    else if (event.key === "Delete" || event.key === "Backspace") told.onRemove(tag);
    else return;
    event.preventDefault();
  });
  return dot;
}

/**
 * Where on the picture a finger is, in ten thousandths from its left and top.
 * @param {HTMLElement} holder
 * @param {MouseEvent} event
 * @returns {[number, number]}
 */
export function placeOf(holder, event) {
  const box = holder.getBoundingClientRect();
  const part = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ size) =>
    within(((at - from) / Math.max(1, size)) * SCALE);
  return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
}

/** @param {number} value */
function within(value) {
  return Math.round(Math.min(SCALE, Math.max(0, value)));
}

/** @param {HTMLElement} dot @param {Tag} tag */
function put(dot, tag) {
  dot.style.left = `${((tag.x ?? 0) / SCALE) * 100}%`;
  dot.style.top = `${((tag.y ?? 0) / SCALE) * 100}%`;
}
