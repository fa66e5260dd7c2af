// Reads QR codes from the camera: zxing in WebAssembly, or plain JavaScript where WebAssembly is blocked.

const here = (path) => new URL(`../vendor/${path}`, import.meta.url).href;

async function wasmReader() {
  const zxing = window.ZXingWASM;
  await zxing.prepareZXingModule({
    overrides: { locateFile: () => here("zxing/zxing_reader.wasm") },
    fireImmediately: true,
  });
  const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
  return async (image) => (await zxing.readBarcodes(image, options))[0]?.text ?? "";
}

async function scriptReader() {
  const { default: decodeQR } = await import(here("qr/decode.js"));
  return async (image) => {
    try {
      return decodeQR(image);
    } catch {
      return ""; // no code in this frame
    }
  };
}

let reading;

/** A function from ImageData to the text of the code in it, empty when there is none. */
function reader() {
  reading ??= wasmReader().catch(scriptReader);
  return reading;
}

/** Feeds frames of a video to the reader, one at a time; a frame that fails never stops the next. */
export class Scanner {
  constructor(video, onCode) {
    this.video = video;
    this.onCode = onCode;
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  async start(deviceId) {
    this.stop();
    const wanted = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, width: { ideal: 1280 } } });
    this.stream = this.video.srcObject = stream;
    await this.video.play();
    this.loop(stream, await reader());
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.video.srcObject = null;
  }

  async loop(stream, read) {
    while (this.stream === stream) {
      const code = await this.frame(read).catch(() => "");
      if (code && this.stream === stream) this.onCode(code);
      await new Promise((next) => setTimeout(next, 60));
    }
  }

  async frame(read) {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return "";
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.context.drawImage(this.video, 0, 0);
    return read(this.context.getImageData(0, 0, width, height));
  }
}
