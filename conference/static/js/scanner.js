// Reads QR codes from the camera: zxing in WebAssembly, or plain JavaScript where WebAssembly is blocked.

const WASM = "/static/vendor/zxing/zxing_reader.wasm";

async function wasmReader() {
  const zxing = window.ZXingWASM;
  await zxing.prepareZXingModule({ overrides: { locateFile: () => WASM }, fireImmediately: true });
  const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
  return async (image) => (await zxing.readBarcodes(image, options))[0]?.text ?? "";
}

async function scriptReader() {
  const { decodeQR } = await import("/static/vendor/qr/decode.js");
  return async (image) => {
    try {
      return decodeQR({ width: image.width, height: image.height, data: image.data });
    } catch {
      return ""; // no code in this frame
    }
  };
}

let reading;

/** A function from ImageData to the text of the code in it, empty when there is none. */
export function reader() {
  reading ??= wasmReader().catch(scriptReader);
  return reading;
}

/** Feeds frames of a video to the reader, one at a time; a frame that fails never stops the next. */
export class Scanner {
  constructor(video, onCode) {
    this.video = video;
    this.onCode = onCode;
    this.canvas = new OffscreenCanvas(1, 1);
    this.running = false;
  }

  async start(deviceId) {
    this.stop();
    const wanted = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, width: { ideal: 1280 } } });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.running = true;
    this.loop(await reader());
  }

  stop() {
    this.running = false;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.video.srcObject = null;
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  async loop(read) {
    while (this.running) {
      const code = await this.frame(read).catch(() => "");
      if (code) this.onCode(code);
      await new Promise((next) => setTimeout(next, 60));
    }
  }

  async frame(read) {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return "";
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, 0, 0);
    return read(context.getImageData(0, 0, width, height));
  }
}
