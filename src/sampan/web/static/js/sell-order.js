// The seller's page of an order: a message that is sent twice is one message; choosing a way opens its fields.

for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-form-key]"))) {
  field.value = crypto.randomUUID();
}

// Who types a number of pieces or a sum means that way of giving back.
document.addEventListener("input", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  const form = field.closest(".refund__form");
  const way = field.closest(".refund__part--lines") ? "lines" : field.closest(".refund__part--amount") ? "amount" : "";
  if (!form || !way) return;
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="way"][value="${way}"]`));
  if (choice) choice.checked = true;
});
