(() => {
  "use strict";
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);

  const setUp = () => {
    const one = (id) => document.getElementById(id);
    document.querySelectorAll("[data-js]").forEach((each) => (each.hidden = false));

    const nameTheme = () => (one("theme").textContent = isDark() ? "Light" : "Dark");
    one("theme").setAttribute("aria-label", "Switch between light and dark");
    one("theme").addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      nameTheme();
    });
    prefersDark.addEventListener("change", nameTheme);
    nameTheme();

    one("copy").addEventListener("click", async () => {
      const code = one("command");
      try {
        await navigator.clipboard.writeText(code.textContent);
        one("copied").textContent = "Copied.";
      } catch (e) {
        getSelection().selectAllChildren(code);
        one("copied").textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with Ctrl+C.";
      }
    });
  };
  document.addEventListener("DOMContentLoaded", setUp);
})();
