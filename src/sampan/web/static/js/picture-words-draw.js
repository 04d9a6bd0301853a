// Draws translated words over a picture, each block in its place and fitted into it; the picture stays as it is.
import { message } from "./page.js";
import { colorsBehind } from "./picture-words-color.js";

/**
 * A block of words: `box` is its middle, width and height in parts of the picture, `size` the height of a line in
 * parts of the picture's height.
 * @typedef {{box: number[], angle: number, size: number, lines: number, vertical: boolean, original: string,
 *   original_language: string, words: string, language: string, state: string, key: string, doubtful: boolean}} Block
 */
/** @typedef {{left: number, top: number, width: number, height: number}} Place */

const LETTER = 0.8; // of a line's height; the rest is the space that the reader leaves around letters
const LEAST_SIZE = 9; // CSS pixels; under it nobody can read, so the block grows instead
const SHRINKS = 0.93;
const ALIKE = 0.15; // of a line's height that lines of the same print may differ, as the reader measures them
const CENTRED = 0.04; // parts of the picture's width that a centred block may be off

/** @type {WeakMap<HTMLElement, {layer: HTMLElement, watch: ResizeObserver}>} */
const drawn = new WeakMap();

/**
 * Draws the blocks over `image`, in place of what was drawn for `host` before.
 * @param {HTMLElement} host  The button's frame; the layer becomes its neighbour.
 * @param {HTMLImageElement} image
 * @param {Block[]} blocks
 */
export function draw(host, image, blocks) {
  const focused = drawn.get(host)?.layer.contains(document.activeElement) ?? false;
  remove(host);
  const layer = document.createElement("div");
  layer.className = "picture-words__layer";
  layer.setAttribute("role", "group");
  layer.setAttribute("aria-label", message("picture_words"));
  const tip = tipOf(layer);
  const elements = blocks.map((block, index) => elementOf(block, tip, index, host));
  layer.append(...elements, tip);
  host.before(layer);
  const fit = () => place(layer, image, blocks, elements);
  const watch = new ResizeObserver(() => requestAnimationFrame(fit));
  watch.observe(image);
  if (!image.complete) image.addEventListener("load", fit, { once: true });
  fit();
  drawn.set(host, { layer, watch });
  if (focused) elements.find((element) => element.tabIndex === 0)?.focus({ preventScroll: true });
}

/**
 * Takes away what was drawn for `host`.
 * @param {HTMLElement} host
 */
export function remove(host) {
  const last = drawn.get(host);
  last?.watch.disconnect();
  last?.layer.remove();
  drawn.delete(host);
}

/**
 * @param {Block} block
 * @param {HTMLElement} tip
 * @param {number} index
 * @param {HTMLElement} host
 */
function elementOf(block, tip, index, host) {
  const element = document.createElement("div");
  const words = document.createElement("span");
  words.textContent = block.words;
  words.dir = "auto";
  if (block.language) words.lang = block.language;
  element.append(words);
  if (block.state === "plain") {
    element.className = "visually-hidden"; // it can be read in the picture, but not heard there
    return element;
  }
  element.className = "picture-words__block";
  element.tabIndex = 0;
  element.id = `words-${host.dataset.wordsUrl?.replace(/\D+/g, "-")}${index}`;
  element.toggleAttribute("data-doubtful", block.doubtful);
  element.toggleAttribute("data-pending", block.state === "pending");
  element.setAttribute("aria-describedby", tip.id);
  const open = () => openTip(tip, element, block);
  for (const name of ["pointerenter", "focus", "click"]) element.addEventListener(name, open);
  for (const name of ["pointerleave", "blur"]) element.addEventListener(name, () => (tip.hidden = true));
  return element;
}

/** @param {HTMLElement} layer */
function tipOf(layer) {
  const tip = document.createElement("div");
  tip.className = "picture-words__tip";
  tip.id = `words-tip-${Math.random().toString(36).slice(2)}`;
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  layer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || tip.hidden) return;
    tip.hidden = true;
    event.preventDefault();
    event.stopPropagation();
  });
  return tip;
}

/**
 * Shows the original beside its translation, inside the picture.
 * @param {HTMLElement} tip
 * @param {HTMLElement} element
 * @param {Block} block
 */
function openTip(tip, element, block) {
  tip.textContent = block.original;
  tip.lang = block.original_language;
  tip.hidden = false;
  const layer = /** @type {HTMLElement} */ (tip.offsetParent ?? tip.parentElement);
  const [x, y] = [element.offsetLeft, element.offsetTop + element.offsetHeight + 4];
  const above = element.offsetTop - tip.offsetHeight - 4;
  const top = y + tip.offsetHeight > layer.clientHeight && above > 0 ? above : y;
  tip.style.setProperty("--tip-x", `${Math.max(0, Math.min(x, layer.clientWidth - tip.offsetWidth))}px`);
  tip.style.setProperty("--tip-y", `${top}px`);
}

/**
 * Lays the layer over the picture and every block into its place.
 * @param {HTMLElement} layer
 * @param {HTMLImageElement} image
 * @param {Block[]} blocks
 * @param {HTMLElement[]} elements
 */
function place(layer, image, blocks, elements) {
  const picture = shownPart(image);
  if (!picture) return;
  for (const [name, value] of Object.entries(picture)) layer.style.setProperty(`--picture-${name}`, `${value}px`);
  blocks.forEach((block, index) => {
    const element = elements[index];
    if (element.tabIndex !== 0) return;
    const colors = colorsBehind(image, block.box);
    element.style.setProperty("--plate", colors?.plate ?? "var(--paper)");
    element.style.setProperty("--letters", colors?.letters ?? "var(--ink)");
    if (block.vertical && block.language.startsWith("zh")) fitUpright(element, block, picture);
    else fitAcross(element, block, blocks, picture);
  });
  even(blocks, elements);
}

/**
 * Lines that were printed alike stay alike: none stands out because its translation happens to be short.
 * @param {Block[]} blocks
 * @param {HTMLElement[]} elements
 */
function even(blocks, elements) {
  const sizeOf = (/** @type {HTMLElement} */ element) => parseFloat(element.style.getPropertyValue("--size"));
  const lines = blocks.map((block, index) => ({ print: block.size, upright: block.vertical, element: elements[index] }))
    .filter(({ upright, element }) => !upright && element.tabIndex === 0 && element.hasAttribute("data-one-line"))
    .map((line) => ({ ...line, size: sizeOf(line.element) }));
  for (const { print, element, size } of lines) {
    const alike = lines.filter((other) => Math.abs(other.print - print) < print * ALIKE).map((other) => other.size);
    const middle = alike.sort((a, b) => a - b)[Math.floor((alike.length - 1) / 2)];
    if (size > middle) element.style.setProperty("--size", `${middle}px`);
  }
}

/**
 * Where the picture is drawn inside its element, which may be of another shape.
 * @param {HTMLImageElement} image
 * @returns {Place | null}
 */
export function shownPart(image) {
  const [wide, high] = [image.naturalWidth || image.width, image.naturalHeight || image.height];
  const [width, height] = [image.offsetWidth, image.offsetHeight];
  if (!wide || !high || !width || !height) return null;
  const scale = Math.min(width / wide, height / high);
  const [across, down] = [wide * scale, high * scale];
  return {
    left: image.offsetLeft + (width - across) / 2,
    top: image.offsetTop + (height - down) / 2,
    width: across,
    height: down,
  };
}

/**
 * One line may run on to the right where nothing stands; a paragraph stays in its box. Both shrink before they grow.
 * @param {HTMLElement} element
 * @param {Block} block
 * @param {Block[]} blocks
 * @param {Place} picture
 */
function fitAcross(element, block, blocks, picture) {
  const [x, y, w, h] = block.box;
  let [width, height] = [w * picture.width, h * picture.height];
  let turn = block.angle;
  if (block.vertical) {
    [width, height] = [height, width];
    turn = 90; // a line of Latin letters down a column lies on its side
  }
  const start = Math.max(LEAST_SIZE, (block.vertical ? height / block.lines : block.size * picture.height) * LETTER);
  const one = block.lines === 1;
  // A paragraph is as wide as its page whether it is centred or not; only a single line tells.
  const centred = one && Math.abs(x - 0.5) < CENTRED;
  element.toggleAttribute("data-centred", centred && !turn);
  const room = one && !turn ? roomFor(block, blocks, centred) * picture.width : width;
  const least = turn ? LEAST_SIZE : Math.max(LEAST_SIZE, start * 0.6);
  const set = (/** @type {string} */ name, /** @type {string} */ value) => element.style.setProperty(name, value);
  set("--turn", `${turn}deg`);
  set("--h", `${height}px`);
  element.toggleAttribute("data-one-line", one);
  set("--w", one ? "max-content" : `${width}px`);
  let size = start;
  set("--size", `${size}px`);
  const tooLarge = () => (one ? element.offsetWidth > Math.max(width, room) : element.offsetHeight > height * 1.08);
  while (size > (one ? least : LEAST_SIZE) && tooLarge()) set("--size", `${(size *= SHRINKS)}px`);
  if (one) {
    const needed = Math.max(width, Math.min(element.offsetWidth + 1, room));
    const wraps = element.offsetWidth > needed + 1;
    element.toggleAttribute("data-one-line", !wraps);
    set("--w", `${needed}px`);
    width = needed;
  }
  const left = turn || centred ? x * picture.width - width / 2 : (x - w / 2) * picture.width;
  const top = y * picture.height - Math.max(height, element.offsetHeight) / 2;
  set("--x", `${turn ? left : Math.max(0, Math.min(left, picture.width - width))}px`);
  set("--y", `${turn ? top : Math.max(0, top)}px`);
}

/**
 * @param {Block} block
 * @param {Block[]} blocks
 * @param {boolean} centred
 * @returns {number} How wide the block may become, in parts of the picture's width.
 */
function roomFor(block, blocks, centred) {
  const [x, y, w, h] = block.box;
  const beside = blocks.filter((one) => one !== block && Math.abs(one.box[1] - y) < (one.box[3] + h) / 2);
  const right = Math.min(0.985, ...beside.map((one) => one.box[0] - one.box[2] / 2 - 0.01).filter((edge) => edge > x));
  if (!centred) return right - (x - w / 2);
  const left = Math.max(0.015, ...beside.map((one) => one.box[0] + one.box[2] / 2 + 0.01).filter((edge) => edge < x));
  return 2 * Math.min(right - x, x - left);
}

/**
 * Chinese in a column stays in a column.
 * @param {HTMLElement} element
 * @param {Block} block
 * @param {Place} picture
 */
function fitUpright(element, block, picture) {
  const [x, y, w, h] = block.box;
  const [width, height] = [w * picture.width, h * picture.height];
  element.toggleAttribute("data-upright", true);
  const set = (/** @type {string} */ name, /** @type {number} */ value) => element.style.setProperty(name, `${value}px`);
  set("--w", width);
  set("--h", height);
  set("--x", x * picture.width - width / 2);
  set("--y", y * picture.height - height / 2);
  let size = Math.max(LEAST_SIZE, (width / block.lines) * LETTER);
  set("--size", size);
  while (size > LEAST_SIZE && element.scrollWidth > width * 1.05) set("--size", (size *= SHRINKS));
}
