(() => {
  "use strict";
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);

  const setUp = () => {
    const one = (id) => document.getElementById(id);
    document.querySelectorAll("[data-js]").forEach((each) => (each.hidden = false));

    // The texts are attributes, so that each page has them in its language.
    const theme = one("theme");
    const copied = one("copied");
    const nameTheme = () => (theme.textContent = isDark() ? theme.dataset.light : theme.dataset.dark);
    theme.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      nameTheme();
    });
    prefersDark.addEventListener("change", nameTheme);
    nameTheme();

    one("copy").addEventListener("click", async () => {
      const code = one("command");
      try {
        await navigator.clipboard.writeText(code.textContent);
        copied.textContent = copied.dataset.done;
      } catch (e) {
        getSelection().selectAllChildren(code);
        copied.textContent = document.execCommand("copy") ? copied.dataset.done : copied.dataset.selected;
      }
    });
  };
  document.addEventListener("DOMContentLoaded", setUp);
})();
