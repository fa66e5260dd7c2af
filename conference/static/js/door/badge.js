// The badge of a walk-in, on the screen and on paper.

import encodeQR from "../../vendor/qr/index.js";
import { $, element } from "./dom.js";
import { fill, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules, ISO/IEC 18004

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

/** @param {{side: string, full_name: string, organisation: string, token: string, badge?: number}} visitor */
export function drawBadge(visitor) {
  const address = `${location.origin.toUpperCase()}/T/${visitor.token}`;
  $("badge_card").replaceChildren(
    element("p", { class: "badge-side" }, say.sides[visitor.side]),
    element("p", { class: "badge-name" }, visitor.full_name),
    element("p", { class: "badge-organisation" }, visitor.organisation),
    qrPicture(address, say.badgeCode),
    element("p", { class: "badge-number" }, visitor.badge ? fill(say.badge, { number: visitor.badge }) : say.badgeTemporary),
  );
}
