// Places cards in columns with CSS grid row spans: the next card always goes to the shortest column.
import { all } from "./page.js";

const ROW_PX = 4; // --masonry-row: fine enough that no gap looks uneven, coarse enough for thousands of cards

/** @type {WeakMap<HTMLElement, {width: number, frame: number}>} */
const known = new WeakMap();

/**
 * Starts every waterfall under `root` and places cards that have come since.
 * @param {ParentNode & Node} root
 */
export function startMasonry(root) {
  for (const grid of all(root, "[data-masonry]")) {
    if (!known.has(grid)) watch(grid);
    place(grid);
  }
  if (root instanceof HTMLElement) {
    const parent = root.closest("[data-masonry]");
    if (parent instanceof HTMLElement && known.has(parent)) soon(parent);
  }
}

/** @param {HTMLElement} grid */
function watch(grid) {
  const state = { width: 0, frame: 0 };
  known.set(grid, state);
  new ResizeObserver(([entry]) => {
    if (Math.abs(entry.contentRect.width - state.width) > 0.5) anew(grid);
  }).observe(grid);
  // The first card also grows when the reader makes the type larger, which leaves the grid as wide as it was.
  if (grid.firstElementChild) {
    let height = 0;
    new ResizeObserver(([entry]) => {
      if (height && Math.abs(entry.contentRect.height - height) > 0.5) anew(grid);
      height = entry.contentRect.height;
    }).observe(grid.firstElementChild);
  }
  document.fonts?.ready.then(() => soon(grid));
  grid.addEventListener("sampan:text", () => soon(grid));
}

/**
 * Forgets all places first: a card in a column that is no more would keep that column alive.
 * @param {HTMLElement} grid
 */
function anew(grid) {
  forget(grid);
  place(grid);
}

/** @param {HTMLElement} grid */
function forget(grid) {
  for (const card of /** @type {HTMLElement[]} */ ([...grid.children])) {
    card.style.gridColumn = "";
    card.style.gridRow = "";
  }
}

/** @param {HTMLElement} grid */
function soon(grid) {
  const state = known.get(grid);
  if (!state) return;
  cancelAnimationFrame(state.frame);
  state.frame = requestAnimationFrame(() => place(grid));
}

/**
 * Reads all heights first and writes all places after, so that the browser lays the page out once.
 * @param {HTMLElement} grid
 */
function place(grid) {
  const state = known.get(grid);
  if (!state) return;
  dropDoubles(grid);
  if (Math.abs(grid.clientWidth - state.width) > 0.5) forget(grid); // before the observer of its width has spoken
  const cards = /** @type {HTMLElement[]} */ ([...grid.children]);
  const style = getComputedStyle(grid);
  const columns = style.gridTemplateColumns.split(" ").length;
  const gap = parseFloat(style.columnGap) || 0;
  state.width = grid.clientWidth;
  const heights = cards.map((card) => card.offsetHeight);
  const bottoms = new Array(columns).fill(0);
  const places = cards.map((card, index) => seat(card, heights[index], bottoms, gap));
  grid.dataset.placed = "";
  cards.forEach((card, index) => {
    card.style.gridColumn = places[index].column;
    card.style.gridRow = places[index].row;
    card.dataset.seated = "";
  });
}

/**
 * @param {HTMLElement} card
 * @param {number} height
 * @param {number[]} bottoms  Rows that each column has filled; the chosen one grows.
 * @param {number} gap
 */
function seat(card, height, bottoms, gap) {
  if (card.hasAttribute("data-more")) {
    const row = Math.max(...bottoms) + 1;
    return { column: "1 / -1", row: `${row} / span ${Math.max(1, Math.ceil(height / ROW_PX))}` };
  }
  const column = bottoms.indexOf(Math.min(...bottoms));
  const span = Math.ceil((height + gap / 2) / ROW_PX);
  const row = bottoms[column] + 1;
  bottoms[column] += span;
  return { column: String(column + 1), row: `${row} / span ${span}` };
}

/**
 * A ranked feed may bring a note twice: the first one stays.
 * @param {HTMLElement} grid
 */
function dropDoubles(grid) {
  const seen = new Set();
  for (const card of grid.querySelectorAll(":scope > [data-card]")) {
    const id = card.getAttribute("data-card");
    if (seen.has(id)) card.remove();
    seen.add(id);
  }
}
