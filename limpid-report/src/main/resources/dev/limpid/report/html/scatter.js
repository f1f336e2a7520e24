(() => {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
  const MOST_LISTED = 200;

  const setUp = (root) => {
    const find = (name) => root.querySelector(name);
    const data = JSON.parse(find(".sc-data").textContent);
    const count = data.names.length;
    const views = data.views.map((v) => new Uint16Array(bytes(v)));
    const colourings = data.colourings.map((c) => ({ of: new Uint16Array(bytes(c.of)), keys: c.keys, colours: c.colours }));
    const wrong = new Uint8Array(bytes(data.wrong));
    const near = new Int32Array(bytes(data.near));
    const tiles = data.tiles ? new Int32Array(bytes(data.tiles)) : null;
    const sheet = new Image();
    const canvas = find(".sc-plane");
    const ctx = canvas.getContext("2d");
    // Points are drawn here, and only when they change: a moving pointer draws no more than itself.
    const layer = document.createElement("canvas");
    const pen = layer.getContext("2d");
    const ink = () => getComputedStyle(root).getPropertyValue("--ink").trim() || "#111";
    let view = 0;
    let colouring = 0;
    let zoom = { scale: 1, x: 0, y: 0 };
    let current = -1;
    let chosen = null;
    let lasso = null;
    let isLate = false;
    let isStale = true;

    const side = () => Math.min(canvas.width, canvas.height);
    const px = (i) => canvas.width / 2 + ((views[view][2 * i] / 65535 - 0.5) * 0.96 * zoom.scale + zoom.x) * side();
    const py = (i) => canvas.height / 2 + ((views[view][2 * i + 1] / 65535 - 0.5) * 0.96 * zoom.scale + zoom.y) * side();
    const isShown = (i) => !find(".sc-errors").checked || wrong[i];
    const ratio = () => canvas.width / canvas.clientWidth;
    const radius = () => ratio() * Math.min(6, Math.max(1.1, (count > 20000 ? 1.1 : count > 3000 ? 1.8 : 3.2) * Math.sqrt(zoom.scale)));

    const thumb = (target, i, x, y, size) => {
      if (tiles && tiles[i] >= 0 && sheet.complete && sheet.naturalWidth) {
        const t = data.tile;
        const c = data.columns;
        target.drawImage(sheet, (tiles[i] % c) * t, Math.floor(tiles[i] / c) * t, t, t, x, y, size, size);
        return true;
      }
      return false;
    };

    const drawThumbs = () => {
      const size = 34 * ratio();
      const taken = new Set();
      for (let i = 0; i < count; i++) {
        const x = px(i);
        const y = py(i);
        const cell = Math.floor(x / size) + ":" + Math.floor(y / size);
        const isIn = x > 0 && y > 0 && x < canvas.width && y < canvas.height;
        if (isIn && isShown(i) && !(chosen && !chosen.has(i)) && tiles[i] >= 0 && !taken.has(cell)) {
          taken.add(cell);
          const left = Math.floor(x / size) * size + 1;
          const top = Math.floor(y / size) * size + 1;
          thumb(pen, i, left, top, size - 3);
          pen.lineWidth = 1.5 * ratio();
          pen.strokeStyle = colourings[colouring].colours[colourings[colouring].of[i]];
          pen.strokeRect(left, top, size - 3, size - 3);
        }
      }
    };

    const drawPoints = () => {
      const r = radius();
      const { of, colours } = colourings[colouring];
      const faded = getComputedStyle(root).getPropertyValue("--line").trim() || "#ccc";
      const groups = colours.map(() => []);
      const others = [];
      for (let i = 0; i < count; i++) {
        if (isShown(i)) (chosen && !chosen.has(i) ? others : groups[of[i]]).push(i);
      }
      const fill = (group, colour, opacity) => {
        pen.fillStyle = colour;
        pen.globalAlpha = opacity;
        for (const i of group) {
          if (count > 5000) {
            pen.fillRect(px(i) - r, py(i) - r, 2 * r, 2 * r);
          } else {
            pen.beginPath();
            pen.arc(px(i), py(i), r, 0, 7);
            pen.fill();
          }
        }
      };
      fill(others, faded, 0.5);
      groups.forEach((group, k) => fill(group, colours[k], count > 5000 ? 0.65 : 0.85));
      pen.strokeStyle = ink();
      pen.lineWidth = 1.2 * ratio();
      for (let i = 0; i < count; i++) {
        if (wrong[i] && isShown(i)) {
          pen.globalAlpha = chosen && !chosen.has(i) ? 0.12 : 0.9;
          pen.beginPath();
          pen.arc(px(i), py(i), r + ratio(), 0, 7);
          pen.stroke();
        }
      }
      pen.globalAlpha = 1;
    };

    const drawCurrent = () => {
      if (current < 0) return;
      ctx.strokeStyle = ink();
      ctx.lineWidth = 1.2 * ratio();
      for (let k = 0; k < data.perPoint; k++) {
        const j = near[current * data.perPoint + k];
        ctx.beginPath();
        ctx.moveTo(px(current), py(current));
        ctx.lineTo(px(j), py(j));
        ctx.stroke();
      }
      ctx.lineWidth = 2.5 * ratio();
      ctx.beginPath();
      ctx.arc(px(current), py(current), radius() + 5 * ratio(), 0, 7);
      ctx.stroke();
      if (tiles) thumb(ctx, current, px(current) + 9 * ratio(), py(current) + 9 * ratio(), 56 * ratio());
    };

    const draw = () => {
      isLate = false;
      if (isStale) {
        isStale = false;
        layer.width = canvas.width;
        layer.height = canvas.height;
        drawPoints();
        if (tiles && find(".sc-thumbs").checked) drawThumbs();
      }
      ctx.clearRect(0, 0, canvas.width, canvas.height);
      ctx.drawImage(layer, 0, 0);
      drawCurrent();
      if (lasso && lasso.length > 1) {
        ctx.strokeStyle = ink();
        ctx.setLineDash([5 * ratio(), 4 * ratio()]);
        ctx.lineWidth = 1.5 * ratio();
        ctx.beginPath();
        lasso.forEach(([x, y]) => ctx.lineTo(x, y));
        ctx.closePath();
        ctx.stroke();
        ctx.setLineDash([]);
      }
    };
    const redraw = (hasChanged = true) => {
      isStale = isStale || hasChanged;
      if (!isLate) requestAnimationFrame(draw);
      isLate = true;
    };

    const words = (i) =>
      data.names[i] + ": " + colourings.map((c, k) => data.titles[k].toLowerCase() + " " + c.keys[c.of[i]]).join(", ") + (wrong[i] ? " (wrong)" : "");

    const tile = (i) => {
      const small = document.createElement("canvas");
      small.width = small.height = data.tile || 32;
      small.setAttribute("aria-hidden", "true");
      if (!thumb(small.getContext("2d"), i, 0, 0, small.width)) {
        const c = small.getContext("2d");
        c.fillStyle = colourings[colouring].colours[colourings[colouring].of[i]];
        c.fillRect(0, 0, small.width, small.height);
      }
      return small;
    };

    const list = (title, points) => {
      find(".sc-title").textContent = title;
      const items = points.slice(0, MOST_LISTED).map((i) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        const text = document.createElement("span");
        text.textContent = words(i);
        button.append(tile(i), text);
        button.addEventListener("click", () => pick(i));
        item.append(button);
        return item;
      });
      find(".sc-list").replaceChildren(...items);
      find(".sc-copy").hidden = points.length === 0;
      find(".sc-copy").onclick = () => navigator.clipboard && navigator.clipboard.writeText(points.map((i) => data.names[i]).join("\n"));
    };

    const show = (i) => {
      current = i;
      find(".sc-now").replaceChildren(...(i < 0 ? [] : [tile(i), Object.assign(document.createElement("p"), { textContent: words(i) })]));
      redraw(false);
    };
    const neighbours = (i) => Array.from(near.slice(i * data.perPoint, (i + 1) * data.perPoint));
    const pick = (i) => {
      show(i);
      list("Nearest in the feature space of the layer", neighbours(i));
    };
    const clear = () => {
      chosen = null;
      show(-1);
      list("", []);
      redraw();
    };

    const nearest = (x, y, limit) => {
      let best = -1;
      let least = limit * limit;
      for (let i = 0; i < count; i++) {
        const d = (px(i) - x) ** 2 + (py(i) - y) ** 2;
        if (d < least && isShown(i)) {
          least = d;
          best = i;
        }
      }
      return best;
    };
    const isInside = (x, y, polygon) => {
      let inside = false;
      for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
        const [ax, ay] = polygon[i];
        const [bx, by] = polygon[j];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
      return inside;
    };
    const choose = (polygon) => {
      const inside = [];
      for (let i = 0; i < count; i++) {
        if (isShown(i) && isInside(px(i), py(i), polygon)) inside.push(i);
      }
      chosen = inside.length ? new Set(inside) : null;
      const errors = inside.filter((i) => wrong[i]).length;
      const rest = inside.length > MOST_LISTED ? "; the first " + MOST_LISTED + " are listed, all are copied" : "";
      list(inside.length + " selected, " + errors + " wrong" + rest, inside);
      redraw();
    };

    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * ratio(), (event.clientY - box.top) * ratio()];
    };
    let start = null;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      start = { at: at(event), isPan: event.shiftKey || event.button === 1, x: zoom.x, y: zoom.y };
      lasso = start.isPan ? null : [start.at];
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = at(event);
      if (!start) {
        const i = nearest(x, y, 14 * ratio());
        if (i >= 0 && i !== current) show(i);
      } else if (start.isPan) {
        zoom.x = start.x + (x - start.at[0]) / side();
        zoom.y = start.y + (y - start.at[1]) / side();
        redraw();
      } else {
        lasso.push([x, y]);
        redraw(false);
      }
    });
    canvas.addEventListener("pointerup", (event) => {
      if (lasso && lasso.length > 6) {
        choose(lasso);
      } else if (start && !start.isPan) {
        const i = nearest(...at(event), 16 * ratio());
        if (i >= 0) pick(i);
        else clear();
      }
      start = lasso = null;
      redraw(false);
    });
    const zoomBy = (factor, x, y) => {
      const scale = Math.min(60, Math.max(1, zoom.scale * factor));
      const change = scale / zoom.scale;
      zoom.x = x - (x - zoom.x) * change;
      zoom.y = y - (y - zoom.y) * change;
      zoom.scale = scale;
      if (scale === 1) zoom = { scale: 1, x: 0, y: 0 };
      redraw();
    };
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const [x, y] = at(event);
        zoomBy(event.deltaY < 0 ? 1.25 : 0.8, (x - canvas.width / 2) / side(), (y - canvas.height / 2) / side());
      },
      { passive: false }
    );
    const step = (dx, dy) => {
      if (current < 0) return show(nearest(canvas.width / 2, canvas.height / 2, 1e9));
      let best = -1;
      let least = Infinity;
      for (let i = 0; i < count; i++) {
        const x = px(i) - px(current);
        const y = py(i) - py(current);
        const along = x * dx + y * dy;
        const across = Math.abs(x * dy) + Math.abs(y * dx);
        if (i !== current && isShown(i) && along > 0 && across <= along && along + 2 * across < least) {
          least = along + 2 * across;
          best = i;
        }
      }
      if (best >= 0) show(best);
    };
    const keys = {
      ArrowLeft: () => step(-1, 0),
      ArrowRight: () => step(1, 0),
      ArrowUp: () => step(0, -1),
      ArrowDown: () => step(0, 1),
      Enter: () => current >= 0 && pick(current),
      Escape: clear,
      "+": () => zoomBy(1.25, zoom.x, zoom.y),
      "-": () => zoomBy(0.8, zoom.x, zoom.y),
      0: () => zoomBy(1e-9, 0, 0),
    };
    canvas.addEventListener("keydown", (event) => {
      if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        keys[event.key]();
      }
    });

    const legend = () => {
      const { keys: names, colours } = colourings[colouring];
      find(".sc-colours").replaceChildren(
        ...names.map((name, k) => {
          const item = document.createElement("li");
          item.innerHTML = '<svg viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5"></circle></svg>';
          item.querySelector("circle").setAttribute("fill", colours[k]);
          item.append(name);
          return item;
        })
      );
    };
    find(".sc-view").addEventListener("change", (event) => {
      view = Number(event.target.value);
      find(".sc-note").textContent = data.notes[view];
      redraw();
    });
    find(".sc-colouring").addEventListener("change", (event) => {
      colouring = Number(event.target.value);
      legend();
      redraw();
    });
    [".sc-errors", ".sc-thumbs"].forEach((name) => find(name) && find(name).addEventListener("change", redraw));
    find(".sc-clear").addEventListener("click", clear);

    const size = () => {
      canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
      canvas.height = Math.round((canvas.clientWidth * 0.75) * devicePixelRatio);
      redraw();
    };
    find(".sc-still").hidden = true;
    root.querySelectorAll("[data-js]").forEach((each) => (each.hidden = false));
    if (tiles) {
      sheet.onload = redraw;
      sheet.src = find(".sc-sheet").getAttribute("src");
    }
    new ResizeObserver(size).observe(canvas);
    legend();
    size();
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".scatter").forEach(setUp));
})();
