// The refund's form: who fills in a field of one way of giving back means that way.

document.addEventListener("input", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  const form = field.closest(".refund__form");
  const way = field.closest(".refund__part--lines") ? "lines" : field.closest(".refund__part--amount") ? "amount" : "";
  if (!form || !way) return;
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="way"][value="${way}"]`));
  if (choice) choice.checked = true;
});
