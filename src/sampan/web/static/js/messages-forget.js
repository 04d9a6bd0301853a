// Drafts and unsent messages of whoever was signed in here go when they have signed out.
const PREFIX = "sampan:chat:";

/** Clears them on the first page that a visitor sees. */
export function startForgetting() {
  const account = document.querySelector('meta[name="sampan-account"]');
  if (account === null || account.getAttribute("content")) return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // The browser keeps nothing, so there is nothing to clear.
  }
}
