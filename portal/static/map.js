// What the map and the grid do more of with script: where one points, the row of the table is said below.
// Everything said here stands in the table, for every reader, without script.
"use strict";
(() => {
  const said = document.getElementById("pointed");
  const map = document.querySelector("svg.world");
  if (!said || !map) return;
  const rows = new Map();
  for (const row of document.querySelectorAll("#table tr[data-code]")) rows.set(row.dataset.code, row);
  const say = (code) => {
    const row = rows.get(code);
    said.textContent = row ? [...row.children].map((cell) => cell.textContent.trim()).join(" · ") : `${code} · ${said.dataset.none}`;
    said.hidden = !code;
  };
  const quiet = () => say("");
  map.addEventListener("pointerover", (event) => {
    const shape = event.target.closest("use");
    const code = shape ? shape.getAttribute("href").split("#")[1] : "";
    say(rows.has(code) ? code : "");
  });
  map.addEventListener("pointerleave", quiet);

  // The codes of the grid are texts whose letters are placed one by one: the middle letter nearest is the square.
  const near = (grid, event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(grid.getScreenCTM().inverse());
    let found = "", least = 24;
    for (const text of grid.querySelectorAll(".codes text")) {
      const [xs, ys] = [text.x.baseVal, text.y.baseVal];
      for (let at = 1; at < xs.numberOfItems; at += 3) {
        const away = Math.hypot(xs.getItem(at).value - place.x, ys.getItem(at).value - 4 - place.y);
        if (away < least) [least, found] = [away, text.textContent.slice(at - 1, at + 2)];
      }
    }
    return found;
  };
  for (const grid of document.querySelectorAll("#grid svg.chart")) {
    grid.addEventListener("pointermove", (event) => say(near(grid, event)));
    grid.addEventListener("pointerdown", (event) => say(near(grid, event)));
    grid.addEventListener("pointerleave", quiet);
  }
})();
