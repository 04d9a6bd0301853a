// The settings of pushes: switches them on and off for this browser.
import { message, post } from "./page.js";
import { keepWish, pushAgain, subscribe } from "./push-again.js";
import { toast } from "./toast.js";

const PATIENCE_MS = 5000;
const part = document.querySelector("[data-push]");
if (part instanceof HTMLElement) start(part);

/** @param {HTMLElement} place */
async function start(place) {
  const on = /** @type {HTMLButtonElement | null} */ (place.querySelector("[data-push-on]"));
  const off = /** @type {HTMLButtonElement | null} */ (place.querySelector("[data-push-off]"));
  if (!on || !off) return;
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window && isSecureContext)) {
    return say(place, "cannot");
  }
  const registration = await Promise.race([navigator.serviceWorker.ready, patience()]);
  if (!registration) return say(place, "cannot");
  const subscription = await registration.pushManager.getSubscription().catch(() => null);
  // What the browser still has may be somebody else's, or of a session that is over: nothing comes by it then.
  const isBound = place.dataset.bound !== undefined || (await pushAgain(place.dataset.subscribe ?? ""));
  if (isBound && subscription) keepWish(true);
  draw(place, on, off, isBound ? subscription : null);
  on.addEventListener("click", async () => {
    on.disabled = true;
    await switchOn(place, registration).catch(() => toast(message("failed"), { kind: "error" }));
    on.disabled = false;
    draw(place, on, off, await registration.pushManager.getSubscription());
  });
  off.addEventListener("click", async () => {
    const now = await registration.pushManager.getSubscription();
    if (now) {
      await post(place.dataset.forget ?? "", { endpoint: now.endpoint }).catch(() => null);
      await now.unsubscribe();
    }
    keepWish(false);
    location.reload();
  });
}

/**
 * @param {HTMLElement} place
 * @param {HTMLButtonElement} on
 * @param {HTMLButtonElement} off
 * @param {PushSubscription | null} subscription
 */
function draw(place, on, off, subscription) {
  const refused = Notification.permission === "denied";
  on.hidden = refused || subscription !== null;
  off.hidden = subscription === null;
  say(place, refused ? "denied" : subscription ? "on" : "off");
}

/**
 * @param {HTMLElement} place
 * @param {ServiceWorkerRegistration} registration
 */
async function switchOn(place, registration) {
  if ((await Notification.requestPermission()) !== "granted") return;
  const key = place.dataset.push ?? "";
  const old = await registration.pushManager.getSubscription();
  if (old) await old.unsubscribe(); // made for another key, or taken off the list in the settings
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const answer = await subscribe(place.dataset.subscribe ?? "", made);
  keepWish(answer.ok);
  if (answer.ok) return location.reload();
  await made.unsubscribe();
  const refusal = decodeURIComponent(answer.headers.get("X-Sampan-Error") ?? "");
  toast(refusal || message("failed"), { kind: "error" });
}

/** A worker that could not be registered is never ready. @returns {Promise<null>} */
function patience() {
  return new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
}

/**
 * Shows the one sentence that holds.
 * @param {HTMLElement} place
 * @param {string} state
 */
function say(place, state) {
  for (const line of place.querySelectorAll("[data-push-state]")) {
    if (line instanceof HTMLElement) line.hidden = line.dataset.pushState !== state;
  }
}

/** @param {string} text  Base64 for addresses. */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
