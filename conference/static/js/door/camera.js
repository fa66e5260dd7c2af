// The camera: on, off, another one, light; the screen stays awake while it looks.

import { Scanner } from "../scanner.js";
import { $ } from "./dom.js";
import { say } from "./words.js";

const REPEAT_MS = 2000; // the same code before the camera counts once

export class Camera {
  last = { code: "", at: -Infinity };

  /** @param {(code: string) => void} onCode */
  constructor(onCode) {
    this.box = $("camera");
    this.choice = $("camera_choice");
    this.scanner = new Scanner(this.box.querySelector("video"), (code) => this.isRepeated(code) || onCode(code));
    $("camera_start").addEventListener("click", () => (this.box.hidden ? this.start() : this.stop()));
    $("camera_stop").addEventListener("click", () => this.stop());
    $("camera_torch").addEventListener("click", () => this.switchLight());
    this.choice.addEventListener("change", (event) => this.start(event.target.value));
    document.addEventListener("visibilitychange", () => document.hidden || this.box.hidden || this.start());
  }

  isRepeated(code) {
    const now = performance.now();
    const repeated = code === this.last.code && now - this.last.at < REPEAT_MS;
    this.last = { code, at: now };
    return repeated;
  }

  async start(deviceId) {
    this.box.hidden = false;
    $("camera_note").textContent = "";
    try {
      await this.scanner.start(deviceId);
      await this.list();
      $("camera_torch").hidden = !this.scanner.track.getCapabilities?.().torch;
      this.lock = await navigator.wakeLock?.request("screen").catch(() => null);
    } catch (problem) {
      $("camera_note").textContent = problem.name === "NotAllowedError" ? say.cameraDenied : say.cameraNone;
    }
  }

  stop() {
    this.scanner.stop();
    this.lock?.release();
    this.box.hidden = true;
  }

  async list() {
    const current = this.scanner.track.getSettings().deviceId;
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    const options = cameras.map(({ label, deviceId }, index) =>
      new Option(label || String(index + 1), deviceId, false, deviceId === current));
    this.choice.querySelector("select").replaceChildren(...options);
    this.choice.hidden = options.length < 2;
  }

  async switchLight() {
    const { torch } = this.scanner.track.getSettings();
    await this.scanner.track.applyConstraints({ advanced: [{ torch: !torch }] });
  }
}
