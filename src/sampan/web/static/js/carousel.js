// Turns the pictures of a note: arrows, keys and dots over a track that scrolls by itself.
import { all, calm } from "./page.js";

/**
 * Starts every carousel under `root`.
 * @param {ParentNode & Node} root
 */
export function startCarousels(root) {
  for (const carousel of all(root, "[data-carousel]")) start(carousel);
}

/** @param {HTMLElement} carousel */
function start(carousel) {
  const track = /** @type {HTMLElement | null} */ (carousel.querySelector("[data-track]"));
  const slides = carousel.querySelectorAll("[data-slide]");
  if (!track || slides.length < 2 || carousel.dataset.started) return;
  carousel.dataset.started = "1";
  let at = 0;
  const mark = () => {
    const now = Math.round(track.scrollLeft / Math.max(1, track.clientWidth));
    if (now === at) return;
    at = now;
    show(carousel, at, slides.length);
  };
  track.addEventListener("scroll", mark, { passive: true });
  const turn = (/** @type {number} */ by) => {
    const to = Math.min(slides.length - 1, Math.max(0, at + by));
    track.scrollTo({ left: to * track.clientWidth, behavior: calm() ? "instant" : "smooth" });
  };
  for (const arrow of carousel.querySelectorAll("[data-turn]")) {
    arrow.addEventListener("click", () => turn(Number(arrow.getAttribute("data-turn"))));
  }
  carousel.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -slides.length, End: slides.length }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    turn(by);
  });
}

/**
 * @param {HTMLElement} carousel
 * @param {number} at
 * @param {number} total
 */
function show(carousel, at, total) {
  const position = carousel.querySelector("[data-position]");
  if (position) position.textContent = String(at + 1);
  carousel.querySelectorAll("[data-dot]").forEach((dot, index) => dot.toggleAttribute("data-on", index === at));
  carousel.querySelector('[data-turn="-1"]')?.toggleAttribute("disabled", at === 0);
  carousel.querySelector('[data-turn="1"]')?.toggleAttribute("disabled", at === total - 1);
}

/** A tap on a picture shows it large; a second tap shows it larger still. */
export function startZoom() {
  const zoom = /** @type {HTMLDialogElement | null} */ (document.getElementById("zoom"));
  const large = zoom?.querySelector("img");
  if (!zoom || !large) return;
  document.addEventListener("click", (event) => {
    const picture = /** @type {Element} */ (event.target).closest("[data-zoom]");
    if (!(picture instanceof HTMLImageElement)) return;
    large.src = picture.dataset.zoom || picture.src;
    large.alt = picture.alt;
    delete zoom.dataset.full;
    zoom.showModal();
    document.dispatchEvent(new CustomEvent("sampan:zoom", { detail: picture }));
  });
  large.addEventListener("click", () => zoom.toggleAttribute("data-full"));
}
