// Small comforts, none of them needed: the theme, copying an address, printing.
(() => {
  const night = document.getElementById("dark");

  // The server reads the cookie, so that the next page comes in the right colours at once.
  function switchTheme() {
    const theme = window.matchMedia(night.media).matches ? "light" : "dark";
    night.media = theme === "dark" ? "screen" : "not all";
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  }

  async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 2000);
  }

  document.documentElement.classList.add("scripted");
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-theme-switch], [data-copy], [data-print]");
    if (!button) return;
    if ("themeSwitch" in button.dataset) switchTheme();
    else if ("copy" in button.dataset) copy(button);
    else window.print();
  });
})();
