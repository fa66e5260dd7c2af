// The camera: shows it in a video and tells every code that comes before it, until it is stopped.

import { Repeats } from "./repeats.js";

const BREATH_MS = 40; // between two frames
const PATIENCE_MS = 4000; // a reader that does not answer so long is started anew
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } };

/** Why a camera does not run, as one of denied, none, busy, insecure. */
export function trouble(error) {
  if (!navigator.mediaDevices) return "insecure";
  if (error.name === "NotAllowedError" || error.name === "SecurityError") return "denied";
  return error.name === "NotReadableError" || error.name === "AbortError" ? "busy" : "none";
}

/** @param {?MediaTrackCapabilities} capabilities what the running camera can do; some browsers do not say */
export const hasTorch = (capabilities) => Boolean(capabilities?.torch);

/** Reads in a worker; in the page where the browser lacks what that needs. */
class Reading {
  constructor() {
    this.waiting = new Map();
    this.count = 0;
    this.address = new URL("./reading_worker.js", import.meta.url);
  }

  async read(video) {
    if (this.isHere) return (await this.here()).read(video, video.videoWidth, video.videoHeight);
    const picture = await createImageBitmap(video);
    return new Promise((resolve) => {
      const id = ++this.count;
      const timer = setTimeout(() => this.restart(), PATIENCE_MS);
      this.waiting.set(id, (text) => {
        clearTimeout(timer);
        resolve(text);
      });
      this.worker().postMessage({ id, picture }, [picture]);
    });
  }

  get isHere() {
    return this.isBroken || !("OffscreenCanvas" in globalThis) || !("Worker" in globalThis);
  }

  here() {
    this.reader ??= import("./reading.js").then(({ Reader }) => Reader.make());
    return this.reader;
  }

  worker() {
    if (this.running) return this.running;
    this.running = new Worker(this.address);
    this.running.addEventListener("message", ({ data }) => this.told(data));
    this.running.addEventListener("error", () => this.failed());
    return this.running;
  }

  told({ id, text, kind, problem }) {
    if (problem) this.failed();
    if (kind) this.kind = kind;
    if (!this.waiting.has(id)) return;
    this.waiting.get(id)(text);
    this.waiting.delete(id);
  }

  failed() {
    this.isBroken = true;
    this.restart();
  }

  restart() {
    this.running?.terminate();
    this.running = null;
    this.waiting.forEach((answer) => answer(""));
    this.waiting.clear();
  }
}

const reading = new Reading();

/** Where the worker is for a page that works without a network: only an address below it is kept on the device. */
export function useWorkerAt(address) {
  reading.address = address;
}

export class Scanner {
  /**
   * @param {HTMLVideoElement} video @param {(code: string) => void} onCode
   * @param {(why: string) => void} [onTrouble] told "lost" when the camera goes by itself, "" when it is back, or why not
   */
  constructor(video, onCode, onTrouble = () => {}) {
    Object.assign(this, { video, onCode, onTrouble, wanted: null, stream: null, repeats: new Repeats() });
    document.addEventListener("visibilitychange", () => this.lookAgain());
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.lookAgain());
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  get hasTorch() {
    return hasTorch(this.track?.getCapabilities?.());
  }

  /** Start a camera, or the one at the back. Fails like getUserMedia: see trouble(). */
  async start(deviceId) {
    this.stop();
    const wanted = this.wanted = { deviceId };
    const stream = await open(deviceId);
    if (this.wanted !== wanted) return stream.getTracks().forEach((track) => track.stop()); // stopped meanwhile
    this.stream = this.video.srcObject = stream;
    this.track.addEventListener("ended", () => this.lost(stream));
    await this.video.play();
    await this.focus();
    this.loop(stream);
  }

  stop() {
    this.wanted = null;
    this.release();
  }

  release() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.video.srcObject = null;
  }

  async toggleTorch() {
    const lit = this.track.getSettings().torch;
    await this.track.applyConstraints({ advanced: [{ torch: !lit }] });
  }

  /** All cameras, and which one runs. */
  async cameras() {
    const current = this.track?.getSettings().deviceId;
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    return devices.map(({ label, deviceId }, index) =>
      ({ label: label || String(index + 1), deviceId, isCurrent: deviceId === current }));
  }

  async focus() {
    if (!this.track.getCapabilities?.().focusMode?.includes("continuous")) return;
    await this.track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => {});
  }

  // Phones take the camera away while another app is in front, and cables are pulled.
  lost(stream) {
    if (this.stream !== stream) return;
    this.release();
    this.onTrouble("lost");
    this.lookAgain();
  }

  async lookAgain() {
    if (document.hidden || !this.wanted || this.isReturning) return;
    if (this.track?.readyState === "live") return this.video.play().catch(() => {});
    this.isReturning = true;
    try {
      await this.start(this.wanted.deviceId);
      this.onTrouble("");
    } catch (error) {
      this.onTrouble(trouble(error));
    } finally {
      this.isReturning = false;
    }
  }

  async loop(stream) {
    while (this.stream === stream) {
      const code = document.hidden || !this.video.videoWidth ? "" : await reading.read(this.video).catch(() => "");
      if (code && this.stream === stream) this.seen(code);
      await new Promise((next) => setTimeout(next, BREATH_MS));
    }
  }

  seen(code) {
    if (this.repeats.has(code)) return;
    try {
      this.onCode(code);
    } catch (problem) {
      reportError(problem); // and on with the next
    }
  }
}

async function open(deviceId) {
  const { mediaDevices } = navigator;
  const camera = (which) => mediaDevices.getUserMedia({ video: { ...which, ...WANTED } });
  if (!deviceId) return camera({ facingMode: "environment" });
  try {
    return await camera({ deviceId: { exact: deviceId } });
  } catch (error) {
    if (error.name !== "OverconstrainedError" && error.name !== "NotFoundError") throw error;
    return camera({ facingMode: "environment" }); // the chosen one is gone
  }
}
