// The check-in desk: an id for every scan, the camera, where the keys go, and a sound for every verdict.

import { freshId } from "./ids.js";
import { Repeats } from "./repeats.js";
import { Scanner, trouble } from "./scanner.js";
import { sound } from "./sound.js";
import { Wedge } from "./wedge.js";

const OUR_CODE = /^https?:\/\/[^/]+\/t\/|^[a-z0-9]{26}$/i;

const desk = document.querySelector("[data-desk]");
const form = document.getElementById("code_form");
const search = document.getElementById("search_form");
const [field, words] = [form.elements.code, search.elements.q];
const panel = () => document.getElementById("verdict");

// ---- scans

const repeats = new Repeats();

function check(code, method) {
  field.value = code;
  form.elements.method.value = method;
  form.requestSubmit();
}

// Before htmx sees it: a repeat goes no further, anything else gets an id of its own.
form.addEventListener("submit", (event) => {
  const code = field.value.trim();
  const isFromCamera = form.elements.method.value === "camera"; // which has asked already
  form.elements.scan_id.value = freshId();
  if (code && (isFromCamera || !repeats.has(code))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.value = "";
}, true);

// After htmx has taken what was typed: the scanner may type on while the answer is under way.
document.addEventListener("submit", (event) => {
  if (event.target === form && event.defaultPrevented) field.value = form.elements.method.value = "";
});

// The scanner may have typed into the search.
search.addEventListener("submit", (event) => {
  const code = words.value.trim();
  if (!OUR_CODE.test(code)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  check(code, "scanner");
  clearSearch();
}, true);

const results = () => document.getElementById("search_results");

function clearSearch() {
  words.value = "";
  results().replaceChildren();
}

// Arrows go from the search through whom it found, and back. Enter in the search takes whoever is alone there; of
// several it leads to the first, where it is pressed once more: not held, and not by somebody who hides the keyboard.
search.parentElement.addEventListener("keydown", (event) => {
  const isCurrent = results().dataset.query === words.value; // else the answer to what was typed is still to come
  const rows = isCurrent ? [...results().querySelectorAll(".found")] : [];
  const places = [words, ...rows.map((row) => row.querySelector("button"))];
  const next = places[1 + rows.indexOf(event.target.closest(".found")) + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  const isEntered = event.key === "Enter" && event.target === words && rows.length > 0;
  const isHeld = event.key === "Enter" && event.repeat;
  if (!next && !isEntered && !isHeld) return;
  event.preventDefault();
  if (isHeld) return;
  if (isEntered && rows.length === 1) places[1].click();
  else (next ?? places[1]).focus();
});

// Keys that nothing else waits for are the scanner's.
document.addEventListener("keydown", (event) => {
  const isTyping = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (isTyping && event.key !== " " && !event.target.closest("input, select, textarea")) field.focus();
}, true);

// A scanner is told by its speed, wherever it types and whether or not it ends with Enter.
new Wedge(document, (code) => check(code, "scanner"));

// ---- answers

function show(template) {
  panel().replaceChildren(document.getElementById(template).content.cloneNode(true));
}

/** Wholly in view, or its beginning: on a phone the search stands below the verdict. */
function intoView(element) {
  element.scrollIntoView({ block: element.offsetHeight > innerHeight ? "start" : "nearest" });
}

const asksForVerdict = (event) => event.detail.ctx.sourceElement.getAttribute("hx-target") === "#verdict";
const shown = () => panel().querySelector(".verdict").dataset;

document.addEventListener("htmx:before:request", (event) => {
  if (asksForVerdict(event)) show("checking"); // nothing stays green for the next person
});

document.addEventListener("htmx:finally:request", (event) => {
  if (event.detail.ctx.sourceElement === search) intoView(search.parentElement);
  if (!asksForVerdict(event)) return;
  if (shown().verdict === "checking") show("no_answer");
  if (shown().scan) clearSearch();
  answered(shown().verdict);
});

function answered(verdict) {
  sound(verdict);
  if (camera.hidden) field.focus({ preventScroll: true });
  intoView(panel());
}

// ---- camera

const camera = desk.querySelector("[data-camera]");
const note = camera.querySelector("[data-camera-note]");
const choice = camera.querySelector("[data-camera-choice]");
const torch = camera.querySelector("[data-camera-torch]");

const scanner = new Scanner(camera.querySelector("video"), (code) => check(code, "camera"), tell);

function tell(why) {
  note.textContent = why ? note.dataset[why] : "";
}

async function start(deviceId) {
  camera.hidden = false;
  tell("");
  try {
    await scanner.start(deviceId);
    await listCameras();
    torch.hidden = !scanner.hasTorch;
  } catch (error) {
    tell(trouble(error));
  }
}

async function listCameras() {
  const options = (await scanner.cameras()).map(({ label, deviceId, isCurrent }) =>
    new Option(label, deviceId, false, isCurrent));
  choice.querySelector("select").replaceChildren(...options);
  choice.hidden = options.length < 2;
}

desk.querySelector("[data-camera-start]").addEventListener("click", () => start());
camera.querySelector("[data-camera-stop]").addEventListener("click", () => {
  scanner.stop();
  camera.hidden = true;
  field.focus();
});
choice.addEventListener("change", (event) => start(event.target.value));
torch.addEventListener("click", () => scanner.toggleTorch());
