// Small comforts, none of them needed: the theme, copying an address, printing. Runs before the first paint.
(() => {
  const root = document.documentElement;
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("theme");

  function showTheme() {
    const theme = chosen() ?? (night.matches ? "dark" : "light");
    root.dataset.theme = theme;
    document.getElementById("dark").media = theme === "dark" ? "screen" : "not all";
  }

  function switchTheme() {
    localStorage.setItem("theme", root.dataset.theme === "dark" ? "light" : "dark");
    showTheme();
  }

  async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 2000);
  }

  showTheme();
  night.addEventListener("change", showTheme);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-theme-switch], [data-copy], [data-print]");
    if (!button) return;
    if ("themeSwitch" in button.dataset) switchTheme();
    else if ("copy" in button.dataset) copy(button);
    else window.print();
  });
})();
