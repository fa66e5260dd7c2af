// Building elements without markup in strings: what people typed can never become part of the page.

export const $ = (id) => document.getElementById(id);

/**
 * @param {string} tag @param {Record<string, any>} [attributes] true for an empty one, null for none
 * @param {(Node|string|null|false)[]} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
const sprite = document.querySelector(".icon use").getAttribute("href").split("#")[0];

/** One symbol of static/img/icons.svg, as decoration. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
