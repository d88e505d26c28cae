/* A search box and a choice of paper and verdict over the ledger's table. */
document.addEventListener("DOMContentLoaded", () => {
  const ledger = document.querySelector(".replication-ledger");
  if (!ledger) return;
  const rows = Array.from(ledger.querySelectorAll("tbody tr"), (row) => ({
    row,
    text: row.textContent.toLowerCase(),
    paper: row.querySelector("a").textContent.split("/")[0],
    verdict: row.querySelector(".verdict").textContent,
  }));

  const controls = document.createElement("form");
  controls.className = "ledger-controls";
  controls.addEventListener("submit", (event) => event.preventDefault());

  const labelled = (name, field) => {
    const label = document.createElement("label");
    label.append(name, " ", field);
    controls.append(label);
    field.addEventListener("input", show);
    return field;
  };
  const choice = (values) => {
    const select = document.createElement("select");
    for (const value of ["all", ...new Set(values)]) select.add(new Option(value));
    return select;
  };
  const search = document.createElement("input");
  search.type = "search";
  labelled("find", search);
  const paper = labelled("paper", choice(rows.map((entry) => entry.paper)));
  const verdict = labelled("verdict", choice(rows.map((entry) => entry.verdict)));
  const count = document.createElement("output");
  controls.append(count);

  function show() {
    const words = search.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const entry of rows) {
      const keep =
        words.every((word) => entry.text.includes(word)) &&
        ["all", entry.paper].includes(paper.value) &&
        ["all", entry.verdict].includes(verdict.value);
      entry.row.hidden = !keep;
      shown += keep;
    }
    count.value = `${shown} of ${rows.length} claims`;
  }
  ledger.prepend(controls);
  show();
});
