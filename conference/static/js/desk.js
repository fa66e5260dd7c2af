// The check-in desk: an id and a time for every scan, the camera, and a sound for every verdict.

import { Scanner } from "./scanner.js";

const REPEAT_MS = 2000; // the same code in front of the camera counts once
const TONES = { welcome: [660, 880], already: [520, 520], refused: [300, 220], unknown: [300] };

const desk = document.querySelector("[data-desk]");
const form = document.getElementById("code_form");
const field = form.elements.code;
const camera = desk.querySelector("[data-camera]");
const note = desk.querySelector("[data-camera-note]");
const choice = desk.querySelector("[data-camera-choice]");
const torch = desk.querySelector("[data-camera-torch]");
let sound;
let last = { code: "", at: 0 };

document.addEventListener("submit", (event) => {
  const { scan_id: id, scanned_at: at } = event.target.elements;
  if (!id) return;
  id.value = crypto.randomUUID();
  at.value = new Date().toISOString();
}, true);

function check(code, method) {
  field.value = code;
  form.elements.method.value = method;
  form.requestSubmit();
  form.elements.method.value = "";
  field.value = "";
}

const scanner = new Scanner(camera.querySelector("video"), (code) => {
  const now = Date.now();
  const repeated = code === last.code && now - last.at < REPEAT_MS;
  last = { code, at: now };
  if (!repeated) check(code, "camera");
});

async function start(deviceId) {
  camera.hidden = false;
  note.textContent = "";
  try {
    await scanner.start(deviceId);
    await listCameras();
    torch.hidden = !scanner.track.getCapabilities?.().torch;
  } catch (error) {
    note.textContent = error.name === "NotFoundError" ? note.dataset.none : note.dataset.denied;
  }
}

async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const current = scanner.track.getSettings().deviceId;
  const options = devices
    .filter((device) => device.kind === "videoinput")
    .map((device, index) => new Option(device.label || String(index + 1), device.deviceId, false, device.deviceId === current));
  choice.replaceChildren(...options);
}

function play(tones) {
  sound ??= new AudioContext();
  tones.forEach((frequency, index) => {
    const oscillator = new OscillatorNode(sound, { frequency });
    const volume = new GainNode(sound, { gain: 0.2 });
    oscillator.connect(volume).connect(sound.destination);
    oscillator.start(sound.currentTime + index * 0.16);
    oscillator.stop(sound.currentTime + index * 0.16 + 0.12);
  });
}

function answered() {
  const verdict = document.querySelector("#verdict [data-scan]");
  if (!verdict) return;
  play(TONES[verdict.dataset.verdict] ?? []);
  navigator.vibrate?.(verdict.dataset.verdict === "welcome" ? 60 : [80, 60, 80]);
  document.body.dispatchEvent(new Event("scanned"));
  field.value = "";
  if (camera.hidden) field.focus();
}

new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]);
  if (added.some((node) => node.id === "verdict" || node.parentElement?.id === "verdict")) answered();
}).observe(desk, { childList: true, subtree: true });

desk.querySelector("[data-camera-start]").addEventListener("click", () => start());
desk.querySelector("[data-camera-stop]").addEventListener("click", () => {
  scanner.stop();
  camera.hidden = true;
});
choice.addEventListener("change", () => start(choice.value));
torch.addEventListener("click", async () => {
  const lit = scanner.track.getSettings().torch;
  await scanner.track.applyConstraints({ advanced: [{ torch: !lit }] });
});
