// The pages of the shop: choosing a variant, numbers to step, pictures to turn to, time that runs out.
import { all, calm } from "./page.js";

/**
 * @typedef {{id: string, options: string[], price: string, own: string, picture: number, stock: number, said: string}} Variant
 */

/** What every new piece of a page may need. @type {((root: ParentNode & Node) => void)[]} */
const wakers = [startBuying, startSteppers, startCountdowns, startThumbs];

for (const wake of wakers) wake(document.body);

document.body.addEventListener("htmx:load", (event) => {
  const root = /** @type {CustomEvent} */ (event).detail.elt;
  if (root !== document.body) for (const wake of wakers) wake(root);
});

/** @param {ParentNode & Node} root */
function startBuying(root) {
  const holder = document.getElementById("product-variants");
  if (!holder) return;
  for (const form of all(root, "[data-buy]")) {
    if (!(form instanceof HTMLFormElement) || form.dataset.started) continue;
    form.dataset.started = "1";
    /** @type {Variant[]} */
    const variants = JSON.parse(holder.textContent || "[]");
    form.addEventListener("change", (event) => {
      const changed = /** @type {Element} */ (event.target);
      show(form, variants, changed.matches(".pick__input"));
    });
    show(form, variants, false);
  }
}

/**
 * Says what the chosen options mean: which variant, its price, its stock, its picture, and what goes with them.
 * @param {HTMLFormElement} form
 * @param {Variant[]} variants
 * @param {boolean} turn Whether the reader has just chosen, so that the picture may turn.
 */
function show(form, variants, turn) {
  const groups = [...form.querySelectorAll("[data-option]")];
  const chosen = groups.map(
    (group) => /** @type {HTMLInputElement | null} */ (group.querySelector(":checked"))?.value ?? null,
  );
  groups.forEach((group, place) => {
    for (const input of group.querySelectorAll("input")) {
      const fits = variants.some(
        (one) =>
          one.stock > 0 &&
          one.options.every((value, at) => (at === place ? value === input.value : chosen[at] === null || chosen[at] === value)),
      );
      input.closest(".pick")?.toggleAttribute("data-gone", !fits);
    }
  });
  const found = variants.find((one) => one.options.every((value, at) => chosen[at] === value));
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-variant]"));
  if (field) field.value = found?.id ?? "";
  if (found) tell(form, found);
  const picture = found?.picture ?? shared(variants, chosen);
  if (turn && picture >= 0) turnTo(picture);
}

/**
 * The picture that everything with the options chosen so far shares, -1 when they differ.
 * @param {Variant[]} variants
 * @param {(string | null)[]} chosen
 */
function shared(variants, chosen) {
  const fitting = variants.filter((one) => one.options.every((value, at) => chosen[at] === null || chosen[at] === value));
  const pictures = new Set(fitting.map((one) => one.picture));
  return pictures.size === 1 ? ([...pictures][0] ?? -1) : -1;
}

/**
 * @param {HTMLFormElement} form
 * @param {Variant} variant
 */
function tell(form, variant) {
  const sum = form.querySelector("[data-price] .price__sum");
  const own = form.querySelector("[data-price] .price__own");
  if (sum) sum.textContent = variant.price;
  if (own?.lastChild) own.lastChild.textContent = variant.own;
  const said = form.querySelector("[data-stock-said]");
  if (said) said.textContent = variant.said;
  const button = form.querySelector("[data-buy-button]");
  button?.toggleAttribute("disabled", variant.stock === 0);
  const number = /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="quantity"]'));
  if (number && variant.stock > 0) {
    number.max = String(Math.min(999, variant.stock));
    if (Number(number.value) > Number(number.max)) number.value = number.max;
  }
}

/** @param {number} place */
function turnTo(place) {
  const track = document.querySelector(".product__stage [data-track]");
  track?.scrollTo({ left: place * track.clientWidth, behavior: calm() ? "instant" : "smooth" });
}

/** @param {ParentNode & Node} root */
function startThumbs(root) {
  for (const thumb of all(root, "[data-show-picture]")) {
    thumb.addEventListener("click", () => turnTo(Number(thumb.dataset.showPicture)));
  }
}

/** @param {ParentNode & Node} root */
function startSteppers(root) {
  for (const stepper of all(root, "[data-stepper]")) {
    const input = stepper.querySelector("input");
    if (!input || stepper.dataset.started) continue;
    stepper.dataset.started = "1";
    const mark = () => {
      for (const button of stepper.querySelectorAll("[data-step]")) {
        const by = Number(button.getAttribute("data-step"));
        const to = Number(input.value) + by;
        // From more than there is one may always come down.
        button.toggleAttribute("disabled", by < 0 ? to < Number(input.min || 1) : to > Number(input.max || 999));
      }
    };
    for (const button of stepper.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => {
        const to = Number(input.value || 1) + Number(button.getAttribute("data-step"));
        input.value = String(Math.min(Number(input.max || 999), Math.max(Number(input.min || 1), to)));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    input.addEventListener("change", mark);
    mark();
  }
}

/** @param {ParentNode & Node} root */
function startCountdowns(root) {
  for (const clock of all(root, "[data-until]")) {
    const until = Date.parse(clock.dataset.until ?? "");
    if (Number.isNaN(until) || clock.dataset.started) continue;
    clock.dataset.started = "1";
    const told = clock.closest("[data-countdown]");
    const say = (/** @type {string} */ which) => {
      for (const part of ["still", "going", "over"]) {
        told?.querySelector(`.countdown__${part}`)?.toggleAttribute("hidden", part !== which);
      }
    };
    const tick = () => {
      const left = Math.max(0, Math.round((until - Date.now()) / 1000));
      clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      say(left > 0 ? "going" : "over");
      if (left > 0 && clock.isConnected) setTimeout(tick, 1000);
    };
    tick();
  }
}
