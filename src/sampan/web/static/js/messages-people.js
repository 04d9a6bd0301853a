// Choosing people for a chat: who is pressed moves up to the chosen, and stays there while one looks for others.

/** Wakes the form, if the page has one. */
export function startChoosing() {
  const form = document.querySelector("[data-chooser]");
  if (!form) return;
  form.toggleAttribute("data-awake", true);
  form.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    const choice = box.closest("[data-person-choice]");
    if (!choice) return;
    const chosen = form.querySelector("[data-chosen]");
    if (box.checked) chosen?.append(choice);
    else form.querySelector("#people-found")?.prepend(choice);
    box.focus();
    form.querySelector("[data-title-field]")?.toggleAttribute("data-few", chosenCount(form) < 2);
    const search = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-people-search]"));
    if (!box.checked || !search?.value) return;
    search.value = "";
    search.focus();
    search.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("keydown", (event) => {
    // Enter in the search would send the form with nobody chosen.
    const { key, target } = /** @type {KeyboardEvent} */ (event);
    if (key === "Enter" && /** @type {Element} */ (target).matches("[data-people-search]")) event.preventDefault();
  });
}

/** @param {Element} form */
function chosenCount(form) {
  return form.querySelectorAll("[data-chosen] input:checked").length;
}
