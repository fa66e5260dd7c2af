// The camera: on, off, another one, light; the screen stays awake while it looks.

import { Scanner, useWorkerAt, trouble } from "../scanner.js";
import { $ } from "./dom.js";
import { say } from "./words.js";

export class Camera {
  /** @param {(code: string) => void} onCode @param {string} base the folder of the door */
  constructor(onCode, base) {
    useWorkerAt(`${base}reader.js`);
    this.box = $("camera");
    this.choice = $("camera_choice");
    this.scanner = new Scanner(this.box.querySelector("video"), onCode, (why) => this.tell(why));
    $("camera_start").addEventListener("click", () => (this.box.hidden ? this.start() : this.stop()));
    $("camera_stop").addEventListener("click", () => this.stop());
    $("camera_torch").addEventListener("click", () => this.scanner.toggleTorch());
    this.choice.addEventListener("change", (event) => this.start(event.target.value));
    document.addEventListener("visibilitychange", () => document.hidden || this.box.hidden || this.stayAwake());
  }

  tell(why) {
    $("camera_note").textContent = why ? say.camera[why] : "";
  }

  async start(deviceId) {
    this.box.hidden = false;
    this.tell("");
    try {
      await this.scanner.start(deviceId);
      await this.list();
      $("camera_torch").hidden = !this.scanner.hasTorch;
      await this.stayAwake();
    } catch (problem) {
      this.tell(trouble(problem));
    }
  }

  // The browser lets the screen sleep again when another app was in front.
  async stayAwake() {
    this.lock = await navigator.wakeLock?.request("screen").catch(() => null);
  }

  stop() {
    this.scanner.stop();
    this.lock?.release();
    this.box.hidden = true;
  }

  async list() {
    const options = (await this.scanner.cameras()).map(({ label, deviceId, isCurrent }) =>
      new Option(label, deviceId, false, isCurrent));
    this.choice.querySelector("select").replaceChildren(...options);
    this.choice.hidden = options.length < 2;
  }
}
