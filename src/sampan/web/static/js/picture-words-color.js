// Which paper and ink suit words drawn over a picture: those of the picture itself, where it is calm enough.

const SIDE = 24; // pixels of the sample's side
const ROUGH = 34; // mean distance from the middle color, 0 to 255, from which the picture is no paper

/**
 * The color behind a block of words, and one that can be read on it.
 * @param {HTMLImageElement} image
 * @param {number[]} box  Middle, width and height in parts of the picture.
 * @returns {{plate: string, letters: string} | null} Nothing where the picture is too restless or cannot be looked at.
 */
export function colorsBehind(image, [x, y, width, height]) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen || !image.naturalWidth) return null;
  const across = Math.min(1, width * 1.04) * image.naturalWidth;
  const down = Math.min(1, height * 1.3) * image.naturalHeight;
  const left = Math.max(0, x * image.naturalWidth - across / 2);
  const top = Math.max(0, y * image.naturalHeight - down / 2);
  try {
    pen.drawImage(image, left, top, across, down, 0, 0, SIDE, SIDE);
    return readable(pen.getImageData(0, 0, SIDE, SIDE).data);
  } catch {
    return null; // a picture of another origin may be shown, not looked at
  }
}

/** @param {Uint8ClampedArray} pixels */
function readable(pixels) {
  /** @type {number[][]} */
  const edge = [];
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const onEdge = row < 2 || column < 1 || row >= SIDE - 2 || column >= SIDE - 1;
      const at = (row * SIDE + column) * 4;
      if (onEdge) edge.push([pixels[at], pixels[at + 1], pixels[at + 2]]);
    }
  }
  const middle = [0, 1, 2].map((band) => edge.map((color) => color[band]).sort((a, b) => a - b)[edge.length >> 1]);
  const far = edge.reduce((sum, color) => sum + Math.max(...color.map((value, band) => Math.abs(value - middle[band]))), 0);
  if (far / edge.length > ROUGH) return null;
  const light = luminance(middle);
  // Black on it has (light + 0.05) / 0.05, white has 1.05 / (light + 0.05): at 0.179 both reach 4.58.
  return { plate: `rgb(${middle.join(" ")})`, letters: light > 0.179 ? "rgb(0 0 0)" : "rgb(255 255 255)" };
}

/** Relative luminance as WCAG 2 defines it. @param {number[]} color */
function luminance(color) {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
