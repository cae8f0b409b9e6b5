"use strict";
(function () {
  const data = document.getElementById("data") ? JSON.parse(document.getElementById("data").textContent) : null;
  const search = document.getElementById("search");
  const rule = document.getElementById("rule");
  const severity = document.getElementById("severity");
  const shown = document.getElementById("shown");
  const svg = document.querySelector(".map svg");
  const rows = [], marks = new Map();

  function lineOf(finding, at) {
    const line = document.createElement("tr");
    const numbers = (text) => text.className = "n";
    line.tabIndex = 0;
    line.dataset.at = at;
    line.dataset.rule = finding.rule;
    line.dataset.severity = finding.severity;
    [finding.rule, finding.layer, finding.row || "", finding.id, finding.field, finding.message, finding.found,
      finding.expected, finding.x === null ? "" : finding.x + ", " + finding.y].forEach((text) =>
      line.appendChild(document.createElement("td")).textContent = text);
    line.cells[0].className = finding.severity;
    numbers(line.cells[2]);
    numbers(line.cells[8]);
    return line;
  }

  function markOf(finding, at) {
    const mark = document.createElementNS(svg.namespaceURI, "circle");
    const title = mark.appendChild(document.createElementNS(svg.namespaceURI, "title"));
    title.textContent = finding.rule + " " + finding.id;
    mark.setAttribute("class", "mark " + finding.severity);
    mark.setAttribute("cx", ((finding.x - data.map.west) / data.map.step).toFixed(2));
    mark.setAttribute("cy", ((data.map.north - finding.y) / data.map.step).toFixed(2));
    mark.setAttribute("r", "6");
    mark.dataset.at = at;
    return mark;
  }

  /* A 0 for a text says that it is the one of the finding before, and nothing that it is empty. */
  function unpack(list) {
    let layer = "", message = "", field = "";
    return list.map((f) => {
      const said = (text, before) => text === 0 ? before : text || "";
      layer = said(f[2], layer);
      message = said(f[7], message);
      field = said(f[8], field);
      return { rule: data.rules[f[0]], severity: data.severities[f[1]], layer: layer, row: f[3], id: f[4] || "",
        x: f[5] === undefined ? null : f[5], y: f[6], message: message, field: field, found: f[9] || "",
        expected: f[10] || "" };
    });
  }

  if (data) {
    const body = document.querySelector("#details tbody");
    const findings = unpack(data.findings);
    const each = (severity, what) => findings.forEach((finding, i) => {
      if (finding.severity === severity) what(finding, String(i));
    });
    /* In the list errors come first, and on the map last, so that they lie on top. */
    for (const severity of Array.from(data.severities).reverse())
      each(severity, (finding, at) => rows.push(body.appendChild(lineOf(finding, at))));
    for (const severity of svg ? data.severities : [])
      each(severity, (finding, at) => {
        if (finding.x !== null) marks.set(at, svg.appendChild(markOf(finding, at)));
      });
  }

  function filter() {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = (!rule.value || row.dataset.rule === rule.value) &&
        (!severity.value || row.dataset.severity === severity.value) && words.every((w) => text.includes(w));
      row.hidden = !fits;
      const mark = marks.get(row.dataset.at);
      if (mark) mark.style.display = fits ? "" : "none";
      if (fits) count++;
    }
    shown.textContent = count + " / " + rows.length;
  }

  if (rows.length) {
    [search, rule, severity].forEach((control) => control.addEventListener("input", filter));
    document.querySelectorAll("[data-choose]").forEach((button) => button.addEventListener("click", () => {
      rule.value = rule.value === button.dataset.choose ? "" : button.dataset.choose;
      document.querySelectorAll("[data-choose]").forEach((other) =>
        other.setAttribute("aria-pressed", String(other.dataset.choose === rule.value)));
      filter();
    }));
    filter();
  }
  if (!svg) return;

  const whole = svg.viewBox.baseVal, full = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
  let view = Object.assign({}, full);

  /* Marks keep their size on the screen whatever the scale. */
  function draw() {
    svg.setAttribute("viewBox", [view.x, view.y, view.w, view.h].join(" "));
    const box = svg.getBoundingClientRect();
    if (!box.width || !box.height) return; // the page is leaving, or not shown yet
    const step = Math.max(view.w / box.width, view.h / box.height);
    marks.forEach((mark) => mark.setAttribute("r", String((mark.classList.contains("chosen") ? 9 : 5) * step)));
  }

  function zoom(factor, x, y) {
    const w = Math.min(full.w * 1.2, Math.max(full.w / 400, view.w * factor));
    const scale = w / view.w;
    view = { x: x - (x - view.x) * scale, y: y - (y - view.y) * scale, w: w, h: view.h * scale };
    draw();
  }

  function at(event) {
    const matrix = svg.getScreenCTM().inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  }

  function show(x, y) {
    const w = full.w / 25, h = full.h / 25;
    view = { x: x - w / 2, y: y - h / 2, w: w, h: h };
    draw();
    svg.scrollIntoView({ block: "center" });
  }

  function choose(key, move) {
    rows.forEach((row) => row.classList.toggle("chosen", row.dataset.at === key));
    marks.forEach((mark) => mark.classList.toggle("chosen", mark.dataset.at === key));
    const mark = marks.get(key), row = rows.find((r) => r.dataset.at === key);
    if (mark && move) show(mark.cx.baseVal.value, mark.cy.baseVal.value);
    if (row && !move) { row.hidden = false; row.scrollIntoView({ block: "center" }); }
    draw();
  }

  rows.forEach((row) => {
    const go = () => choose(row.dataset.at, true);
    row.addEventListener("click", go);
    row.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  });
  document.querySelectorAll("[data-x]").forEach((button) =>
    button.addEventListener("click", () => show(Number(button.dataset.x), Number(button.dataset.y))));
  let drag = null, moved = false;
  svg.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, view: Object.assign({}, view) };
    moved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const box = svg.getBoundingClientRect();
    const step = Math.max(drag.view.w / box.width, drag.view.h / box.height);
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 4) moved = true;
    view.x = drag.view.x - (event.clientX - drag.x) * step;
    view.y = drag.view.y - (event.clientY - drag.y) * step;
    if (moved) draw();
  });
  window.addEventListener("pointerup", (event) => {
    if (drag && !moved && event.target.classList && event.target.classList.contains("mark"))
      choose(event.target.dataset.at, false);
    drag = null;
  });
  window.addEventListener("pointercancel", () => { drag = null; }); // the page scrolls instead
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const place = at(event);
    zoom(event.deltaY < 0 ? 0.8 : 1.25, place.x, place.y);
  }, { passive: false });
  svg.addEventListener("keydown", (event) => {
    const step = view.w / 10;
    if (event.key === "+" || event.key === "=") zoom(0.8, view.x + view.w / 2, view.y + view.h / 2);
    else if (event.key === "-") zoom(1.25, view.x + view.w / 2, view.y + view.h / 2);
    else if (event.key === "ArrowLeft") { view.x -= step; draw(); }
    else if (event.key === "ArrowRight") { view.x += step; draw(); }
    else if (event.key === "ArrowUp") { view.y -= step; draw(); }
    else if (event.key === "ArrowDown") { view.y += step; draw(); }
    else return;
    event.preventDefault();
  });
  document.getElementById("nearer").addEventListener("click", () => zoom(0.6, view.x + view.w / 2, view.y + view.h / 2));
  document.getElementById("further").addEventListener("click", () => zoom(1.6, view.x + view.w / 2, view.y + view.h / 2));
  document.getElementById("all").addEventListener("click", () => { view = Object.assign({}, full); draw(); });
  window.addEventListener("resize", draw);
  draw();
})();
