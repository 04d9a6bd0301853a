// Products on notes: dots over a picture that show themselves when asked, cards that come at a moment of a video.
import { all } from "./page.js";
import { shownPart } from "./picture-words-draw.js";

const LABEL_MOST = 224; // CSS pixels; a longer title ends with dots
const DOT = 22; // half a dot, the gap to its label and one at the edge of the picture, CSS pixels

let listening = false;

/**
 * Lays out what is under `root`, and listens once for presses on the little bags.
 * @param {ParentNode & Node} root
 */
export function startTags(root) {
  for (const layer of all(root, "[data-tags]")) dress(layer);
  for (const holder of all(root, "[data-moments]")) follow(holder);
  if (listening) return;
  listening = true;
  document.addEventListener("click", (event) => {
    const toggle = /** @type {Element} */ (event.target).closest("[data-tags-toggle]");
    if (toggle instanceof HTMLElement) turn(toggle);
  });
}

/** @param {HTMLElement} layer */
function dress(layer) {
  const slide = layer.parentElement;
  const image = slide?.querySelector("img");
  const toggle = slide?.querySelector("[data-tags-toggle]");
  const tags = /** @type {HTMLElement[]} */ ([...layer.querySelectorAll("[data-tag]")]);
  if (!tags.length || !(image instanceof HTMLImageElement) || !(toggle instanceof HTMLElement)) return;
  const count = toggle.querySelector("[data-tags-count]");
  if (count) count.textContent = String(tags.length);
  layer.hidden = toggle.hidden = false;
  const fit = () => place(layer, image, tags);
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(image);
  if (!image.complete) image.addEventListener("load", fit, { once: true });
  fit();
}

/**
 * The layer covers the picture itself, not the stage around it; each label goes where there is room for it.
 * @param {HTMLElement} layer
 * @param {HTMLImageElement} image
 * @param {HTMLElement[]} tags
 */
function place(layer, image, tags) {
  const picture = shownPart(image);
  if (!picture) return;
  for (const [name, value] of Object.entries(picture)) layer.style.setProperty(`--picture-${name}`, `${value}px`);
  for (const tag of tags) {
    const [left, top] = [Number(tag.dataset.left), Number(tag.dataset.top)];
    tag.style.left = `${left}%`;
    tag.style.top = `${top}%`;
    const isLeft = left > 50;
    const room = (picture.width * (isLeft ? left : 100 - left)) / 100 - DOT;
    tag.dataset.side = isLeft ? "left" : "right";
    tag.style.setProperty("--room", `${Math.max(0, Math.min(LABEL_MOST, room))}px`);
  }
}

/** @param {HTMLElement} toggle */
function turn(toggle) {
  const on = toggle.getAttribute("aria-pressed") !== "true";
  toggle.setAttribute("aria-pressed", String(on));
  toggle.parentElement?.querySelector("[data-tags]")?.toggleAttribute("data-on", on);
}

/**
 * Brings each card of a video at its moment and takes it away after it.
 * @param {HTMLElement} holder
 */
function follow(holder) {
  const video = holder.closest("[data-subtitled]")?.querySelector("video");
  if (!video || holder.dataset.started) return;
  holder.dataset.started = "1";
  const cards = /** @type {HTMLElement[]} */ ([...holder.querySelectorAll("[data-moment]")]);
  const show = () => {
    const now = video.currentTime;
    for (const card of cards) {
      const here = now >= Number(card.dataset.start) && now < Number(card.dataset.end);
      // A card that somebody has reached with the keyboard does not vanish under their hands.
      card.hidden = !here && !card.contains(document.activeElement);
    }
  };
  for (const name of ["timeupdate", "seeked", "loadeddata"]) video.addEventListener(name, show);
  holder.addEventListener("focusout", () => setTimeout(show));
}
