// The button of a packing slip that prints it.

document.querySelector("[data-print]")?.addEventListener("click", () => print());
