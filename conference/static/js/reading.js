// Reads the QR code in a picture: zxing in WebAssembly, or plain JavaScript where WebAssembly is blocked. What the first
// look does not read is looked at again sharpened and smoothed (measured by tests/benchmarks/door_decode.py).

import { blurred, brightness, image } from "./pixels.js";

const vendor = (path) => new URL(`../vendor/${path}`, import.meta.url).href;

async function wasmDecoder() {
  const zxing = globalThis.ZXingWASM;
  await zxing.prepareZXingModule({
    overrides: { locateFile: () => vendor("zxing/zxing_reader.wasm") },
    fireImmediately: true,
  });
  const options = { formats: ["QRCode"], tryHarder: true, downscaleFactor: 2, maxNumberOfSymbols: 1 };
  return async (image) => (await zxing.readBarcodes(image, options))[0]?.text ?? "";
}

async function scriptDecoder() {
  const { default: decodeQR } = await import(vendor("qr/decode.js"));
  return async (image) => {
    try {
      return decodeQR(image);
    } catch {
      return ""; // no code in it
    }
  };
}

const canvas = () => ("OffscreenCanvas" in globalThis ? new OffscreenCanvas(1, 1) : document.createElement("canvas"));
const drawn = () => canvas().getContext("2d", { willReadFrequently: true });

/** Two thirds of the picture around its middle, where codes are held, `scale` times as large. */
function middle({ canvas: whole }, context, scale) {
  const [width, height] = [whole.width, whole.height].map((side) => Math.round(side * 2 / 3));
  Object.assign(context.canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
  context.imageSmoothingQuality = "high";
  const [left, top] = [(whole.width - width) / 2, (whole.height - height) / 2];
  context.drawImage(whole, left, top, width, height, 0, 0, context.canvas.width, context.canvas.height);
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
}

const LOOKS = [
  // Small, blurred, photographed from a print: the edges stronger.
  { scale: 1.5, change: (values, width, height) => {
    const soft = blurred(values, width, height, 4);
    return values.map((value, place) => value + 2 * (value - soft[place]));
  } },
  // In the dark, on a dim screen: the noise away.
  { scale: 1, change: (values, width, height) => blurred(values, width, height, 1) },
];

export class Reader {
  /** @param {string} kind "wasm" or "script" @param {(image: ImageData) => Promise<string>} decode */
  constructor(kind, decode) {
    Object.assign(this, { kind, decode, whole: drawn(), part: drawn(), next: 0 });
  }

  static async make() {
    try {
      return new Reader("wasm", await wasmDecoder());
    } catch {
      return new Reader("script", await scriptDecoder());
    }
  }

  /**
   * The text of the code in a picture, empty when there is none. A slow device leaves further looks to the next pictures.
   * @param {CanvasImageSource} picture @param {number} width @param {number} height @param {number} patience in ms
   */
  async read(picture, width = picture.width, height = picture.height, patience = 120) {
    const until = performance.now() + patience;
    const { canvas } = this.whole;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.whole.drawImage(picture, 0, 0);
    let text = await this.decode(this.whole.getImageData(0, 0, width, height));
    for (let looks = 0; !text && looks < LOOKS.length && performance.now() < until; looks++) {
      text = await this.lookAgain(LOOKS[this.next]);
      this.next = (this.next + 1) % LOOKS.length;
    }
    return text;
  }

  async lookAgain({ scale, change }) {
    const seen = middle(this.whole, this.part, scale);
    return this.decode(image(change(brightness(seen), seen.width, seen.height), seen.width, seen.height));
  }
}
