// The line of channels on a narrow screen: the one that is open comes into sight, wherever on the line it stands.

const FADE_PX = 32; // as wide as the line fades out at its end

/** Scrolls the line, and never the page, to the open channel. */
export function startChannels() {
  const line = document.querySelector(".channels__line");
  const open = line?.querySelector("[aria-current]");
  if (!line || !open) return;
  const [frame, chip] = [line.getBoundingClientRect(), open.getBoundingClientRect()];
  if (chip.right <= frame.right - FADE_PX) return;
  line.scrollLeft += chip.left - frame.left - (frame.width - chip.width) / 2;
}
