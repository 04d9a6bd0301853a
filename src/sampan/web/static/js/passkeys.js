// Says on the page that a passkey ceremony failed; by itself it would only reach the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const notice of document.querySelectorAll("[data-passkey-trouble]")) {
    if (notice instanceof HTMLElement) notice.hidden = false;
  }
});
