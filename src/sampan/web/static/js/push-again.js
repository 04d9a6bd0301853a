// Takes the pushes to this browser up again after a new sign-in, for the account that had switched them on here.
import { csrf, meta } from "./page.js";

const KEPT = "sampan:push"; // whose pushes this browser takes; nobody else's begin without being asked for

/** @type {Promise<boolean> | null} */
let asked = null;

/** Keeps that the signed-in account wants pushes at this browser, or no longer. @param {boolean} wants */
export function keepWish(wants) {
  try {
    if (wants) localStorage.setItem(KEPT, meta("sampan-account"));
    else localStorage.removeItem(KEPT);
  } catch {
    // Storage is closed: then pushes are switched on by hand after each sign-in.
  }
}

/**
 * Ties the browser's subscription to who is signed in now, once a page.
 * @param {string} url  Where browsers subscribe.
 * @returns {Promise<boolean>} Whether it takes pushes for this account.
 */
export function pushAgain(url) {
  asked ??= renew(url).catch(() => false);
  return asked;
}

/** @param {string} url */
async function renew(url) {
  if (!isWished() || !("serviceWorker" in navigator && "Notification" in window)) return false;
  if (Notification.permission !== "granted") return false;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return false;
  const answer = await subscribe(url, subscription);
  if (answer.status >= 400 && answer.status < 500) keepWish(false); // refused for good: the next page need not ask
  return answer.ok;
}

/**
 * Tells the server of a subscription.
 * @param {string} url
 * @param {PushSubscription} subscription
 */
export function subscribe(url, subscription) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
    body: JSON.stringify(subscription.toJSON()),
  });
}

function isWished() {
  try {
    return localStorage.getItem(KEPT) === meta("sampan-account");
  } catch {
    return false;
  }
}
