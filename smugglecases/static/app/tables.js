// Tables: up and down move between rows, enter opens the row, ticked rows show the bulk actions.
(() => {
  "use strict";
  const rows = (table) => [...table.tBodies].flatMap((part) => [...part.rows]).filter((row) => row.querySelector("a.row-link"));
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("table[data-rows] tbody tr");
    if (!row || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const all = rows(row.closest("table"));
    const at = all.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const next = all[to];
    if (!next) return;
    event.preventDefault();
    next.querySelector("a.row-link").focus();
  });
  // Space ticks the row.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.("table[data-rows] a.row-link")) return;
    const box = event.target.closest("tr").querySelector("input[data-tick]");
    if (box) { event.preventDefault(); box.click(); }
  });
  // A click anywhere in a row opens it, unless something in it was meant.
  document.addEventListener("click", (event) => {
    const row = event.target.closest("table[data-rows] tbody tr");
    if (!row || event.target.closest("a, button, input, label, select, summary") || String(window.getSelection())) return;
    const link = row.querySelector("a.row-link");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener"); else link.click();
  });
  // From outside the table, down goes to its first row.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || ![document.body, document.getElementById("content")].includes(event.target)) return;
    const table = document.querySelector("table[data-rows]");
    const first = table && rows(table)[0];
    if (first) { event.preventDefault(); first.querySelector("a.row-link").focus(); }
  });
  // A table that scrolls sideways can be scrolled by keyboard too.
  const scrollers = () => document.querySelectorAll(".table-responsive:not([tabindex])").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });
  scrollers();
  window.addEventListener("resize", scrollers);
  document.addEventListener("htmx:load", scrollers);
  const bulk = (table) => {
    const boxes = [...table.querySelectorAll("tbody input[type=checkbox][data-tick]")];
    const ticked = boxes.filter((box) => box.checked).length;
    const bar = document.querySelector(`[data-bulk-for="${table.id}"]`);
    if (bar) {
      bar.hidden = ticked === 0;
      const count = bar.querySelector("[data-bulk-count]");
      if (count) count.textContent = String(ticked);
    }
    const all = table.querySelector("thead input[data-tick-all]");
    if (all) {
      all.checked = boxes.length > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  document.addEventListener("change", (event) => {
    const table = event.target.closest("table");
    if (!table) return;
    if (event.target.matches("[data-tick-all]")) {
      table.querySelectorAll("tbody input[data-tick]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-tick], [data-tick-all]")) bulk(table);
  });
})();
