// A badge as documents/badges.py lays it out, for the screen and for paper, from the template of the page.

import encodeQR from "../../vendor/qr/index.js";
import { $ } from "./dom.js";
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules, ISO/IEC 18004
const WIDTH = 10.5; // of every badge in its own unit: A7 is A6, smaller
const PERSON_HEIGHT = 4.5;
const STEP = 0.02;

/** @param {string} text @returns {SVGElement} a QR code with its quiet zone */
export function qrPicture(text, label) {
  const rows = encodeQR(text, "raw", { ecc: "high", border: QUIET });
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  picture.setAttribute("shape-rendering", "crispEdges");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", label);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  picture.append(path);
  return picture;
}

/**
 * @param {HTMLElement} place where it is laid out, hidden or not
 * @param {{side: string, full_name: string, title?: string, organisation: string, token: string, badge?: number}} holder
 */
export function drawBadge(place, { side, full_name: name, title = "", organisation, token, badge }) {
  place.replaceChildren($("badge_template").content.cloneNode(true));
  const part = (which) => place.querySelector(`.badge-${which}`);
  part("name").textContent = name;
  part("job").textContent = title;
  part("organisation").textContent = organisation;
  part("number").hidden = !badge;
  part("number").querySelector("b").textContent = badge ?? "";
  part("temporary").hidden = Boolean(badge);
  part("code").append(qrPicture(`${location.origin.toUpperCase()}/T/${token}`, say.badgeCode));
  part("side").dataset.side = side;
  part("side").querySelector("span").textContent = say.sides[side];
  place.querySelectorAll(".badge-logos img").forEach((logo) => logo.addEventListener("error", () => logo.remove()));
  fitAll(place);
}

/** Each text as large as it has room; the name takes what title and organisation leave. */
function fitAll(place) {
  const unit = place.clientWidth / WIDTH;
  const name = place.querySelector(".badge-name");
  place.querySelectorAll("[data-largest]").forEach((text) => text === name || fit(text, Number(text.dataset.height), unit));
  const others = [...place.querySelectorAll(".badge-job, .badge-organisation")].map(({ offsetHeight }) => offsetHeight / unit);
  fit(name, Math.min(Number(name.dataset.height), PERSON_HEIGHT - others[0] - others[1]), unit);
}

function fit(text, height, unit) {
  const { largest, smallest } = text.dataset;
  for (let size = Number(largest); size >= Number(smallest); size -= STEP) {
    text.style.setProperty("--size", size);
    if (text.scrollHeight <= height * unit + 1 && text.scrollWidth <= text.clientWidth) return;
  }
  text.classList.add("badge-cut"); // nothing so long has room: its end is left out
}

/** Printed by the browser, in the size of the desk's badges. */
export function printBadge(holder, size = "a6") {
  const paper = $("paper");
  paper.dataset.size = size;
  drawBadge(paper, holder);
  print();
}
