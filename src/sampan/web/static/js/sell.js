// The line of parts above the seller's pages on a phone: the one that is open is brought into sight.

const open = document.querySelector(".sell__list [aria-current]");
const line = open?.parentElement;
if (open instanceof HTMLElement && line) line.scrollLeft = open.offsetLeft - (line.clientWidth - open.offsetWidth) / 2;
