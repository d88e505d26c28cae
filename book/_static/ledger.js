/* Search, filters and order of the ledger's rows, kept in the address: #find=proposition+4&paper=land. */
const LETTERS = {
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta",
  κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho", σ: "sigma", τ: "tau",
  φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
};
const KINDS =
  "proposition|theorem|corollary|lemma|remark|result|case|table|figure|footnote|section|equation|example|property|step|assumption";
/* As a kind of place is written before its number: "Prop. 4", "figs 2", "fn 12", "§ 3". */
const SHORT = {
  prop: "proposition", thm: "theorem", cor: "corollary", lem: "lemma", rem: "remark", tab: "table", fig: "figure",
  fn: "footnote", sec: "section", sect: "section", "§": "section", eq: "equation", eqn: "equation", ex: "example",
};
const SHORTENED = new RegExp(`(?<![a-z])(${Object.keys(SHORT).join("|")})s?\\.?\\s*(?=\\(?(?:[a-z]\\.?)?\\d)`, "g");
const PLURALS = { corollaries: "corollary", properties: "property" };

/* Lower case, letters by their names and without accents, words apart that a hyphen joins, nothing
   that an index or an exponent is written with, no zero before a decimal point. */
function plain(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\u0304/g, "bar")
    .replace(/\u0303/g, "~")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/&/g, " and ")
    .replace(/(?<=[a-z])[-‐‑–](?=[a-z])/g, " ")
    .replace(/(?<![\d.,])0(?=\.\d)/g, "")
    .replace(/[α-ω]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[_^]/g, "")
    .replace(SHORTENED, (whole, kind) => `${SHORT[kind]} `)
    .replace(/\bapp(?:endix)?\.?\s*([a-z])(?:\.(?=\d)|(?![a-z]))/g, "appendix $1")
    .replace(/\s+/g, " ")
    .trim();
}

const NUMBER = "\\(?[a-z]?\\.?\\d+(?:\\.\\d+)*[a-z]?\\)?(?:\\s*\\([ivx]+\\))*";
const NUMBERS = `${NUMBER}(?:\\s*(?:,|and|or|to|-|–)\\s*(?:and\\s+)?${NUMBER})*`;
const PLACES = new RegExp(`\\b(${KINDS}|${Object.keys(PLURALS).join("|")})s?\\s*(${NUMBERS})`, "g");
const APPENDIX = /\bappendix ([a-z])\d*(?![a-z])/g;

/* The places that words name: "propositions 3 and 4 (i)" gives proposition 3 and proposition 4. */
function places(text) {
  const found = new Set();
  for (const [whole, letter] of text.matchAll(APPENDIX)) {
    found.add(whole).add(`appendix ${letter}`);
  }
  for (const [, word, numbers] of text.matchAll(PLACES)) {
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

/* What a search keeps, and what of it comes first: rows of the place that it names if there are any (of all places of
   a list before those of one), the sooner the earlier and the more exactly they are of it; else rows with its words,
   those that are called so before the others. */
function keeping(entries, search) {
  const wanted = plain(search);
  const named = [...places(wanted)];
  const words = wanted.replace(PLACES, " ").replace(APPENDIX, " ").split(" ").filter(Boolean);
  const late = (entry, sought) => sought.filter((word) => !has(entry.name, word)).length;
  for (const inPlace of [
    (entry) => named.every((place) => entry.places.has(place)),
    (entry) => named.some((place) => entry.places.has(place)),
  ]) {
    if (!named.length || !entries.some(inPlace)) continue;
    const far = (entry) => (named.some((place) => entry.first.has(place)) ? entry.first.size : Infinity);
    return {
      keep: (entry) => inPlace(entry) && words.every((word) => has(entry.text, word)),
      rank: (entry) => [far(entry), late(entry, words)],
    };
  }
  const all = wanted.split(" ").filter(Boolean);
  return {
    keep: (entry) => all.every((word) => has(entry.text, word)),
    rank: (entry) => [0, late(entry, all)],
  };
}

const ORDERS = {
  "as in the papers": (entry) => [...entry.rank, entry.number],
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
    name: plain(`${row.cells[0].textContent} ${row.dataset.where}`),
    places: places(plain(row.dataset.where)),
    first: places(plain(row.dataset.where.split(/[;,]/)[0])),
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
    const found = keeping(entries, search.value);
    for (const entry of entries) entry.rank = found.rank(entry);
    let shown = 0;
    for (const entry of [...entries].sort(compare(ORDERS[fields.order.value]))) {
      const keep =
        found.keep(entry) &&
        ["paper", "verdict", "evidence"].every((name) =>
          ["all", entry[name]].includes(fields[name].value)
        );
      entry.row.hidden = !keep;
      shown += keep;
      body.append(entry.row);
    }
    count.value = `${shown} of ${entries.length} claims`;
    if (!moved) return;
    const changed = Object.entries(fields)
      .map(([key, field]) => [key, field.value.trim()])
      .filter(([key, value]) => value !== start[key]);
    const address = new URLSearchParams(changed);
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
