// Practice by keys: space shows the answer, 1 to 4 say how well it was known.

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.altKey || event.ctrlKey || event.metaKey || target.closest("input, textarea, select, dialog, [data-word]")) return;
  const answer = /** @type {HTMLDetailsElement | null} */ (document.querySelector("[data-flash-answer]"));
  if (!answer) return;
  if (event.key === " " && !answer.open && !target.closest("button, a, summary")) {
    event.preventDefault();
    answer.open = true;
  }
  const rating = answer.open ? answer.querySelector(`button[name="rating"][value="${CSS.escape(event.key)}"]`) : null;
  if (rating instanceof HTMLElement) {
    event.preventDefault();
    rating.click();
  }
});
