// The badge of a walk-in, on the screen and on paper.

import encodeQR from "../../vendor/qr/index.js";
import { $, element } from "./dom.js";
import { fill, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules, ISO/IEC 18004
let shown = "";

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

/** Whether somebody looks at the badge of this ticket. */
export const isOnScreen = (token) => $("badge").open && shown === token;

/**
 * @param {{full_name: string, organisation: string, token: string}} visitor @param {string} side
 * @param {{badge?: number, own?: string}} [known] what the server has said of it
 */
export function drawBadge(visitor, side, { badge, own } = {}) {
  if (badge && shown !== visitor.token) return; // the next visitor's is on the screen
  shown = visitor.token;
  const address = `${location.origin.toUpperCase()}/T/${visitor.token}`;
  $("badge_card").replaceChildren(
    element("p", { class: "badge-side" }, side),
    element("p", { class: "badge-name" }, visitor.full_name),
    element("p", {}, visitor.organisation),
    qrPicture(address, say.badgeCode),
    element("p", { class: "badge-number" }, badge ? fill(say.badge, { number: badge }) : say.badgeTemporary),
  );
  $("badge_own").replaceChildren(...(own ? [element("p", {}, say.ownLink), qrPicture(own, say.ownLink)] : []));
}
