// Reads codes beside the page, so that it stays smooth: an ImageBitmap comes in, the text of its code goes out.

if (!self.ZXingWASM) importScripts("../vendor/zxing/index.js"); // the door's own reader.js has done so

const reader = import("./reading.js").then(({ Reader }) => Reader.make());

addEventListener("message", async ({ data: { id, picture } }) => {
  const text = await reader.then((ready) => ready.read(picture)).catch(() => ""); // a bad frame stops nothing
  picture.close();
  postMessage({ id, text });
});

reader.then(({ kind }) => postMessage({ kind }), (problem) => postMessage({ problem: String(problem) }));
