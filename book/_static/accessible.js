/* For readers with a keyboard or a screen reader: what scrolls can be reached and has a name. */
document.addEventListener("DOMContentLoaded", () => {
  // Sphinx says that the references are a list, and not that they are its items.
  for (const entry of document.querySelectorAll(".citation-list > .citation")) {
    entry.setAttribute("role", "listitem");
  }

  // On a narrow screen a row of a table with many columns is a card, whose lines need their names.
  for (const table of document.querySelectorAll(
    ".bd-article :is(table.dataframe, table.table):not(.replication-prose *, .replication-errata *)"
  )) {
    const spread = (row) => Array.from(row.cells).flatMap(
      (cell) => Array(cell.colSpan).fill(cell.textContent.trim())
    );
    const heads = Array.from(table.tHead?.rows ?? [], spread);
    if (!heads.length || heads[0].length < 3) continue;
    table.classList.add("cards");
    for (const row of table.tBodies[0].rows) {
      Array.from(row.cells).forEach((cell, i) => {
        if (cell.tagName === "TD") cell.dataset.label = heads.map((head) => head[i]).filter(Boolean).join(", ");
      });
    }
  }

  const name = (box) => {
    if (box.matches(".picture")) return "figure";
    if (box.querySelector("svg.map")) return "map";
    return box.querySelector("table") ? "table" : box.matches("div.math") ? "formula" : "output";
  };
  const reach = (box) => {
    const attributes = { tabindex: "0", role: "group", "aria-label": `${name(box)}, scrolls` };
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    for (const [key, value] of Object.entries(attributes)) {
      if (scrolls) box.setAttribute(key, value);
      else box.removeAttribute(key);
    }
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)));
  for (const box of document.querySelectorAll(".replication-scroll, .picture, .cell_output, div.math")) {
    watch.observe(box);
  }
});

/* On paper nothing can be opened: what is folded is, but for code that shows nothing. */
const folded = () =>
  Array.from(document.querySelectorAll(".bd-article details:not([open])")).filter(
    (box) => !box.matches(".cell > details") || box.querySelector(".cell_output")
  );
addEventListener("beforeprint", () => {
  for (const box of folded()) {
    box.open = true;
    addEventListener("afterprint", () => (box.open = false), { once: true });
  }
});
