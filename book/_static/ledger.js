/* Search, filters and order of the ledger's rows, kept in the address: #find=proposition+4&paper=land. */
const LETTERS = {
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta",
  κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho", σ: "sigma", τ: "tau",
  φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
};
const KINDS =
  "proposition|theorem|corollary|lemma|remark|result|case|table|figure|footnote|section|equation|example|property|step|assumption";
const PLURALS = { corollaries: "corollary", properties: "property" };

/* Lower case, letters by their names, nothing that an index or an exponent is written with. */
function plain(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\u0304/g, "bar")
    .replace(/\u0303/g, "~")
    .replace(/[α-ω]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[_^]/g, "")
    .replace(/\bappendix ([a-z])\.(?=\d)/g, "appendix $1")
    .replace(/\s+/g, " ")
    .trim();
}

/* The places that words name: "propositions 3 and 4 (i)" gives proposition 3 and proposition 4. */
function places(text) {
  const found = new Set();
  for (const [whole, letter] of text.matchAll(/\bappendix ([a-z])\d*(?![a-z])/g)) {
    found.add(whole).add(`appendix ${letter}`);
  }
  const number = "\\(?[a-z]?\\.?\\d+(?:\\.\\d+)*[a-z]?\\)?(?:\\s*\\([ivx]+\\))*";
  const list = `${number}(?:\\s*(?:,|and|or|to|-|–)\\s*(?:and\\s+)?${number})*`;
  const words = `${KINDS}|${Object.keys(PLURALS).join("|")}`;
  for (const [, word, numbers] of text.matchAll(new RegExp(`\\b(${words})s?\\s+(${list})`, "g"))) {
    const kind = PLURALS[word] ?? word;
    for (const [, low, high] of numbers.matchAll(/(\d+(?:\.\d+)*)(?:\s*(?:-|–|to)\s*(\d+)(?![.\d]))?/g)) {
      found.add(`${kind} ${low}`);
      for (let i = Number(low) + 1; high && i <= Number(high); i += 1) found.add(`${kind} ${i}`);
    }
  }
  return found;
}

/* A word starts where it is found; digits are a whole number. */
function has(text, word) {
  const literal = word.replace(/[.*+?${}()|[\]\\]/g, "\\$&");
  const before = /^\d/.test(word) ? "(?<![\\d.,])" : /^\w/.test(word) ? "(?<![a-z])" : "";
  const after = /\d$/.test(word) ? "(?![\\d]|[.,]\\d)" : "";
  return new RegExp(before + literal + after).test(text);
}

/* Rows that a search keeps: by the place that it names if any row has it, else by its words. */
function keeping(entries, search) {
  const wanted = plain(search);
  const named = places(wanted);
  const rest = [...named].reduce((text, place) => text.replace(place, " "), wanted);
  const words = rest.split(" ").filter(Boolean);
  const inPlace = (entry) => [...named].every((place) => entry.places.has(place));
  if (named.size && entries.some(inPlace)) {
    return (entry) => inPlace(entry) && words.every((word) => has(entry.text, word));
  }
  const all = wanted.split(" ").filter(Boolean);
  return (entry) => all.every((word) => has(entry.text, word));
}

const ORDERS = {
  "as in the papers": (entry) => [entry.number],
  "by verdict": (entry) => [entry.ranks.verdict, entry.number],
  "by evidence": (entry) => [entry.ranks.evidence, entry.number],
  "by length, longest first": (entry) => [-entry.text.length],
};

document.addEventListener("DOMContentLoaded", () => {
  const ledger = document.querySelector(".replication-ledger");
  if (!ledger) return;
  const body = ledger.querySelector("tbody");
  const ranked = {
    verdict: ["refuted", "conditional", "corrected", "out-of-reach", "reproduced"],
    evidence: ["proof", "certificate", "computation", "data", "print", "draws"],
  };
  const entries = Array.from(body.rows, (row, number) => ({
    row,
    number,
    ...row.dataset,
    text: plain(`${row.textContent} ${row.dataset.author}`),
    places: places(plain(row.dataset.where)),
    ranks: Object.fromEntries(
      Object.entries(ranked).map(([name, order]) => [name, order.indexOf(row.dataset[name])])
    ),
  }));

  const controls = document.createElement("form");
  controls.className = "ledger-controls";
  controls.addEventListener("submit", (event) => event.preventDefault());
  const labelled = (name, field) => {
    const label = document.createElement("label");
    label.append(name);
    label.htmlFor = field.id = `ledger-${name}`;
    const both = document.createElement("span");
    both.append(label, " ", field);
    controls.append(both);
    field.addEventListener("input", () => show(true));
    return field;
  };
  const choice = (options) => {
    const select = document.createElement("select");
    for (const [value, text] of options) select.add(new Option(text, value));
    return select;
  };
  const kinds = (name) => [
    ["all", "all"],
    ...ranked[name].filter((kind) => entries.some((e) => e[name] === kind)).map((k) => [k, k.replaceAll("-", " ")]),
  ];
  const search = document.createElement("input");
  search.type = "search";
  search.placeholder = "proposition 4, rho, lot size";
  const fields = {
    find: labelled("find", search),
    paper: labelled(
      "paper",
      choice([["all", "all"], ...new Map(entries.map((e) => [e.paper, e.author]))])
    ),
    verdict: labelled("verdict", choice(kinds("verdict"))),
    evidence: labelled("evidence", choice(kinds("evidence"))),
    order: labelled("order", choice(Object.keys(ORDERS).map((name) => [name, name]))),
  };
  const start = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.value]));
  const count = document.createElement("output");
  controls.append(count);

  const compare = (key) => (one, other) => {
    const [a, b] = [key(one), key(other)];
    const i = a.findIndex((value, at) => value !== b[at]);
    return i < 0 ? 0 : a[i] - b[i];
  };

  function show(moved) {
    const kept = keeping(entries, search.value);
    let shown = 0;
    for (const entry of [...entries].sort(compare(ORDERS[fields.order.value]))) {
      const keep =
        kept(entry) &&
        ["paper", "verdict", "evidence"].every((name) =>
          ["all", entry[name]].includes(fields[name].value)
        );
      entry.row.hidden = !keep;
      shown += keep;
      body.append(entry.row);
    }
    count.value = `${shown} of ${entries.length} claims`;
    if (!moved) return;
    const changed = Object.entries(fields).filter(([key, field]) => field.value !== start[key]);
    const address = new URLSearchParams(changed.map(([key, field]) => [key, field.value]));
    history.replaceState(null, "", changed.length ? `#${address}` : location.pathname);
  }

  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const [key, field] of Object.entries(fields)) {
      field.value = asked.get(key) ?? start[key];
      if (field.value === "" && key !== "find") field.value = start[key];
    }
    show(false);
  }

  ledger.prepend(controls);
  addEventListener("hashchange", read);
  read();
});
