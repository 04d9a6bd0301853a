// Paints the thumbhash of a picture into the canvas that holds its place, and lets the picture fade in over it.
import { thumbHashToRGBA } from "../vendor/thumbhash/thumbhash.js";
import { all } from "./page.js";

/**
 * Paints every placeholder under `root` and prepares its pictures.
 * @param {ParentNode & Node} root
 */
export function startThumbhashes(root) {
  for (const canvas of all(root, "canvas[data-thumbhash]")) paint(/** @type {HTMLCanvasElement} */ (canvas));
  for (const image of all(root, ".card__picture, .carousel__picture")) {
    fadeIn(/** @type {HTMLImageElement} */ (image));
  }
}

/** @param {HTMLCanvasElement} canvas */
function paint(canvas) {
  const hash = canvas.dataset.thumbhash;
  delete canvas.dataset.thumbhash;
  if (!hash) return;
  try {
    const bytes = Uint8Array.from(atob(hash), (char) => char.charCodeAt(0));
    const { w, h, rgba } = thumbHashToRGBA(bytes);
    const small = new OffscreenCanvas(w, h);
    small.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
    const context = canvas.getContext("2d");
    if (context) cover(context, small, canvas.width, canvas.height);
  } catch {
    // A broken hash leaves the plain paper colour; the picture itself still comes.
  }
}

/**
 * Draws `image` over the whole canvas, cropped in the middle as the picture will be.
 * @param {CanvasRenderingContext2D} context
 * @param {OffscreenCanvas} image
 * @param {number} width
 * @param {number} height
 */
function cover(context, image, width, height) {
  const scale = Math.max(width / image.width, height / image.height);
  const w = image.width * scale;
  const h = image.height * scale;
  context.imageSmoothingQuality = "high";
  context.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
}

/** @param {HTMLImageElement} image */
function fadeIn(image) {
  if (image.complete) return;
  image.dataset.loading = "";
  const show = () => delete image.dataset.loading;
  image.addEventListener("load", show, { once: true });
  image.addEventListener("error", show, { once: true });
}
