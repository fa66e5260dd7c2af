// Brightness of a picture as numbers, and what can be done with them before a code is read.

/** @param {ImageData} image @returns {Float32Array} its greens, which is what cameras see brightness by */
export function brightness({ data, width, height }) {
  const values = new Float32Array(width * height);
  for (let place = 0; place < values.length; place++) values[place] = data[4 * place + 1];
  return values;
}

/** @returns {ImageData} grey, values beyond black and white cut off */
export function image(values, width, height) {
  const made = new ImageData(width, height);
  const pixels = new Uint32Array(made.data.buffer);
  for (let place = 0; place < values.length; place++) {
    const grey = Math.min(Math.max(values[place], 0), 255) | 0;
    pixels[place] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
  }
  return made;
}

/** Blurred: twice the mean over squares of 2 × reach + 1, in which a sum runs along so that reach costs nothing. */
export const blurred = (values, width, height, reach) =>
  means(means(values, width, height, reach), width, height, reach);

function means(values, width, height, reach) {
  const share = 1 / (2 * reach + 1);
  const rows = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += width) {
    const end = start + width - 1;
    let sum = values[start] * (reach + 1);
    for (let step = 1; step <= reach; step++) sum += values[Math.min(start + step, end)];
    for (let place = start; place <= end; place++) {
      rows[place] = sum * share;
      sum += values[Math.min(place + reach + 1, end)] - values[Math.max(place - reach, start)];
    }
  }
  const sums = new Float32Array(width);
  const row = (y) => Math.min(Math.max(y, 0), height - 1) * width;
  for (let y = -reach; y <= reach; y++) for (let x = 0, from = row(y); x < width; x++) sums[x] += rows[from + x];
  const made = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const [to, coming, going] = [y * width, row(y + reach + 1), row(y - reach)];
    for (let x = 0; x < width; x++) {
      made[to + x] = sums[x] * share;
      sums[x] += rows[coming + x] - rows[going + x];
    }
  }
  return made;
}
