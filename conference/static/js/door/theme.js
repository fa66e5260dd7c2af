// Light or dark by hand, for a dark hall; else as the device is set.

import { $ } from "./dom.js";

const KEY = "door theme";
const MEDIA = { dark: "screen", light: "not all" };

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is blocked
  }
}

export function themeButton() {
  const sheet = $("dark");
  const isDark = () => (sheet.media === "screen" || (sheet.media !== "not all" && matchMedia("(prefers-color-scheme: dark)").matches));
  const chosen = remembered();
  if (chosen) sheet.media = MEDIA[chosen];
  $("theme").addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    sheet.media = MEDIA[theme];
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // it lasts until the page is closed
    }
  });
}
