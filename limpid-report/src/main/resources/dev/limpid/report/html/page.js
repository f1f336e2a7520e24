(() => {
  "use strict";
  const root = document.documentElement;
  const setUp = () => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const one = (id) => document.getElementById(id);
    const on = (id, event, action) => one(id) && one(id).addEventListener(event, action);
    const fade = () => {
      const value = one("opacity").value;
      root.style.setProperty("--opacity", value / 100);
      one("opacity-value").textContent = value + " %";
    };
    on("opacity", "input", fade);
    fade();

    // A slider moves the slices of all maps of its input, so that the same place is compared.
    all("input[data-slice]").forEach((each) =>
      each.addEventListener("input", () => {
        const same = each.closest(".subject").querySelectorAll('input[data-slice="' + each.dataset.slice + '"]');
        same.forEach((other) => {
          const view = other.closest(".view");
          other.value = each.value;
          view.style.setProperty("--at", each.value);
          view.querySelector(".at").textContent = each.value * each.dataset.step;
        });
      })
    );

    const cards = all(".card");
    const picked = new Set();
    const show = () => {
      const families = all("[data-family]").filter((each) => each.matches("input"));
      const hidden = new Set(families.filter((each) => !each.checked).map((each) => each.dataset.family));
      const words = one("search") ? one("search").value.trim().toLowerCase() : "";
      const only = root.dataset.only === "on";
      let shown = 0;
      cards.forEach((card) => {
        const fits = only
          ? picked.has(card.dataset.method)
          : !hidden.has(card.dataset.family) && card.dataset.method.includes(words);
        card.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      one("count").textContent = shown === cards.length ? "" : shown + " of " + cards.length + " maps";
      if (one("only")) {
        one("only").disabled = !only && picked.size === 0;
        one("only").textContent = only ? "Show all" : picked.size ? "Side by side (" + picked.size + ")" : "Side by side";
        one("only").setAttribute("aria-pressed", String(only));
      }
    };
    all("input[data-family]").forEach((each) => each.addEventListener("change", show));
    on("search", "input", show);
    const picks = all("input[data-pick]");
    picks.forEach((each) =>
      each.addEventListener("change", () => {
        const method = each.dataset.pick;
        picked[each.checked ? "add" : "delete"](method);
        picks.filter((other) => other.dataset.pick === method).forEach((other) => (other.checked = each.checked));
        if (picked.size === 0) {
          root.dataset.only = "off";
        }
        show();
      })
    );
    on("only", "click", () => {
      root.dataset.only = root.dataset.only === "on" ? "off" : "on";
      show();
    });
    on("truth", "change", () => (root.dataset.truth = one("truth").checked ? "on" : "off"));
    show();
  };
  document.addEventListener("DOMContentLoaded", setUp);
})();
