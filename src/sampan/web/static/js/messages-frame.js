// The frame of an open chat: its name, what is still allowed in it; brought up to date when the chat changes.
const GATHER_MS = 300;
let gathering = 0;

/** The parts that tell whether one may write, and what. */
const KINDS = ["[data-composer]", ".composer__hint", ".composer__add", ".request-bar", ".chat__closed"];

/** @returns {boolean} Whether the other side has not let the reader in yet. */
export const isWaiting = () => document.querySelector(".composer__hint") !== null;

/** Looks at the chat's page again soon. */
export function lookAgain() {
  clearTimeout(gathering);
  gathering = setTimeout(() => look().catch(() => {}), GATHER_MS);
}

async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  // Somebody was put out or blocked: the page says no more than that it is not there.
  if (answer.status === 404) return location.reload();
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const selector of [".chat__title", ".composer__hint"]) {
    const [old, fresh] = [document.querySelector(selector), now.querySelector(selector)];
    if (old && fresh) old.textContent = fresh.textContent;
  }
  const differs = KINDS.some((one) => (document.querySelector(one) === null) !== (now.querySelector(one) === null));
  // What was typed is kept as a draft over the reload, what is on its way is sent again under its key.
  if (differs) location.reload();
}
