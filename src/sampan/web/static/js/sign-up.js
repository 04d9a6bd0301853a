// Suggests a handle while the name is typed, and says beside the field when a handle cannot be had.
const WAIT_MS = 350;

const form = document.querySelector("[data-sign-up]");
if (form instanceof HTMLFormElement) start(form);

/** @param {HTMLFormElement} form */
function start(form) {
  const name = form.elements.namedItem("display_name");
  const handle = form.elements.namedItem("handle");
  if (!(name instanceof HTMLInputElement) || !(handle instanceof HTMLInputElement)) return;
  const url = form.dataset.handleUrl ?? "";
  let own = handle.value !== "";
  name.addEventListener("input", calmly(async () => {
    if (own || !name.value.trim()) return;
    const found = await ask(url, "name", name.value);
    if (!own && found?.handle) handle.value = found.handle;
  }));
  handle.addEventListener("input", () => { own = handle.value !== ""; });
  handle.addEventListener("input", calmly(async () => {
    if (!handle.value) return say(handle, "");
    const typed = handle.value;
    const found = await ask(url, "handle", typed);
    if (found && typed === handle.value) say(handle, found.problem);
  }));
}

/**
 * @param {() => void} work
 * @returns {() => void}
 */
function calmly(work) {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(work, WAIT_MS);
  };
}

/**
 * @param {string} url
 * @param {string} key
 * @param {string} value
 * @returns {Promise<{handle?: string, problem: string} | null>}
 */
async function ask(url, key, value) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams({ [key]: value })}`, { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // the form itself will tell when it is sent
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {string} problem
 */
function say(input, problem) {
  const field = input.closest(".field");
  if (!field) return;
  let line = field.querySelector(".field__error");
  if (!line) {
    line = document.createElement("p");
    line.className = "field__error";
    line.setAttribute("role", "status");
    line.id = `${input.id}_error`;
    field.append(line);
  }
  line.textContent = problem;
  input.setAttribute("aria-invalid", String(problem !== ""));
}
