/* Moves the curves and numbers of a playground with its sliders. At the stops everything was
   computed beforehand; between two stops the script interpolates, and says so. */
(() => {
const FINE = 5; // steps of a curve per unit of the picture

function play(figure) {
  const all = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const find = (selector) => Array.from(figure.querySelectorAll(selector));
  const sliders = find("input[type=range]");
  const fields = find("input[type=number]");
  const curves = find("path.curve");
  const circles = find(".curves circle");
  const letters = find("text.point");
  const names = find("text.name");
  const numbers = find("dd");
  const between = figure.querySelector(".playground-between");
  const start = sliders.map((slider) => slider.defaultValue);
  const keys = sliders.map((slider) => slider.name);
  const last = all.texts.map((texts) => texts.length - 1);

  // The frame's corner, from where the start picture has it.
  const corner = figure.querySelector(".curves").getAttribute("transform");
  const [left, bottom] = corner.match(/\d+/g).map(Number);
  const frame = figure.querySelector("clipPath rect");
  const [wide, high] = ["width", "height"].map((side) => Number(frame.getAttribute(side)));
  const top = bottom - high / FINE;

  const steps = all.curves.map((differences) => {
    let at = 0;
    return differences.map((step) => (step === null ? null : (at += step)));
  });

  /* Text of a readout as sign, number, decimals and what follows it. */
  const parse = (text) => {
    const found = text.match(/^([+-]?)([\d,]*\.?\d+)([\s\S]*)$/);
    if (!found) return null;
    const value = Number((found[1] + found[2]).replaceAll(",", ""));
    const decimals = (found[2].split(".")[1] ?? "").length;
    return { value, decimals, plus: found[1] === "+", unit: found[3] };
  };
  const parsed = all.numbers.map((row) => row.map(parse));

  /* Value of a slider between its stops, and the place of a value. */
  const value = (i) => {
    const low = Math.min(Math.floor(sliders[i].value), last[i] - 1);
    const [a, b] = all.values[i].slice(low, low + 2);
    return a + (b - a) * (sliders[i].value - low);
  };
  const place = (i, wanted) => {
    const stops = all.values[i];
    let low = 0;
    while (low < last[i] - 1 && stops[low + 1] <= wanted) low += 1;
    const at = low + (wanted - stops[low]) / (stops[low + 1] - stops[low]);
    const whole = Math.abs(at - Math.round(at)) < 1e-9 || !all.smooth;
    return Math.min(Math.max(whole ? Math.round(at) : at, 0), last[i]);
  };
  const written = (i) => {
    const at = Number(sliders[i].value);
    return Number.isInteger(at)
      ? all.typed[i][at]
      : String(Number((value(i) * all.scales[i]).toPrecision(4)));
  };

  /* Stops near the sliders with their weights: by a polynomial through up to `most` a slider. */
  const near = (most) => {
    let found = [[0, 1]];
    sliders.forEach((slider, i) => {
      const at = Number(slider.value);
      let ways = [[at, 1]];
      if (!Number.isInteger(at)) {
        const count = Math.min(most, last[i] + 1);
        const first = Math.floor(at) + 1 - Math.ceil(count / 2);
        const low = Math.min(Math.max(first, 0), last[i] + 1 - count);
        const stops = Array.from({ length: count }, (_, k) => low + k);
        const x = value(i);
        ways = stops.map((k) => [
          k,
          stops.reduce(
            (weight, other) =>
              other === k
                ? weight
                : (weight * (x - all.values[i][other])) / (all.values[i][k] - all.values[i][other]),
            1
          ),
        ]);
      }
      found = found.flatMap(([position, weight]) =>
        ways.map(([k, w]) => [position * (last[i] + 1) + k, weight * w])
      );
    });
    return found;
  };
  const nearest = () =>
    sliders.reduce((at, slider, i) => at * (last[i] + 1) + Math.round(slider.value), 0);

  /* What `get` gives at a position, carried between: null where the nearest stop has none. */
  const carry = (get, stencils, one) => {
    if (get(one) === null) return null;
    for (const stencil of stencils) {
      const terms = stencil.map(([position, weight]) => [get(position), weight]);
      if (terms.every(([term]) => term !== null)) {
        return terms.reduce((sum, [term, weight]) => sum + term * weight, 0);
      }
    }
    return get(one);
  };

  const path = (x, y) => {
    let pen = "M";
    let drawn = "";
    for (let i = 0; i < y.length; i += 1) {
      if (x[i] === null || y[i] === null) {
        pen = "M";
      } else {
        drawn += `${pen}${x[i]} ${y[i]}`;
        pen = "L";
      }
    }
    return drawn;
  };
  const show = (element, shown) =>
    shown ? element.removeAttribute("display") : element.setAttribute("display", "none");
  const rounded = (number) => (number === null ? null : Math.round(number));

  function draw() {
    const exact = sliders.every((slider) => Number.isInteger(Number(slider.value)));
    const stencils = exact ? [near(1)] : [near(4), near(2)];
    const one = nearest();
    sliders.forEach((slider, i) => {
      const text = written(i);
      if (document.activeElement !== fields[i]) fields[i].value = text;
      slider.setAttribute("aria-valuetext", text + all.units[i]);
    });
    if (between) between.hidden = exact;
    const line = (part, position, i) => steps[part[position % part.length][i]];
    curves.forEach((curve, i) => {
      const [x, y] = [all.x, all.y].map((part) => {
        if (exact) return line(part, one, i);
        return line(part, one, i).map((_, k) =>
          rounded(carry((position) => line(part, position, i)[k], stencils, one))
        );
      });
      curve.setAttribute("d", path(x, y));
    });
    circles.forEach((circle, i) => {
      const coordinate = (axis) =>
        rounded(carry((at) => (all.marks[at][i] ? all.marks[at][i][axis] : null), stencils, one));
      const [x, y] = [coordinate(0), coordinate(1)];
      const seen = x !== null && x >= 0 && x <= wide && y >= 0 && y <= high;
      show(circle, seen);
      show(letters[i], seen);
      if (!seen) return;
      circle.setAttribute("cx", x);
      circle.setAttribute("cy", y);
      letters[i].setAttribute("x", left + Math.floor(x / FINE));
      letters[i].setAttribute("y", bottom - Math.floor(y / FINE));
    });
    names.forEach((name, i) => {
      const height = rounded(carry((position) => all.names[position][i], stencils, one));
      show(name, height !== null);
      if (height !== null) name.setAttribute("y", top + height);
    });
    numbers.forEach((number, i) => {
      const found = parsed[one][i];
      let text = all.numbers[one][i];
      if (!exact && found) {
        const get = (at) => parsed[at][i]?.value ?? null;
        const corners = stencils.at(-1).map(([at]) => get(at)).filter((corner) => corner !== null);
        const free = carry(get, stencils, one);
        const carried = Math.min(Math.max(free, Math.min(...corners)), Math.max(...corners));
        const digits = carried.toLocaleString("en-US", {
          minimumFractionDigits: found.decimals,
          maximumFractionDigits: found.decimals,
          signDisplay: found.plus ? "always" : "negative",
        });
        text = `≈ ${digits}${found.unit}`;
      }
      if (number.textContent !== text) number.textContent = text;
    });
  }

  /* The position is kept in the address of a page of its own, where it can be sent. */
  const own = !document.querySelector(".jp-LabShell, #notebook") && location.protocol !== "vscode-webview:";
  function keep() {
    if (!own) return;
    const moved = keys.map((key, i) => [key, i]).filter(([, i]) => sliders[i].value !== start[i]);
    const asked = new URLSearchParams(
      moved.map(([key, i]) => [key, String(Number((value(i) * all.scales[i]).toPrecision(6)))])
    );
    history.replaceState(null, "", moved.length ? `#${asked}` : location.pathname + location.search);
  }
  function read() {
    if (!own) return;
    const asked = new URLSearchParams(location.hash.slice(1));
    sliders.forEach((slider, i) => {
      const wanted = parseFloat(asked.get(keys[i]));
      if (Number.isFinite(wanted)) slider.value = place(i, wanted / all.scales[i]);
    });
  }

  const button = figure.querySelector("button");
  button.addEventListener("click", () => {
    sliders.forEach((slider, i) => (slider.value = start[i]));
    draw();
    keep();
  });
  button.disabled = false;
  // An editor would take the keys that move a slider for its own.
  for (const control of [...sliders, ...fields, button]) control.dataset.lmSuppressShortcuts = "true";
  sliders.forEach((slider, i) => {
    slider.step = all.smooth ? 0.05 : 1;
    slider.disabled = fields[i].disabled = false;
    slider.addEventListener("input", draw);
    slider.addEventListener("change", keep);
    fields[i].addEventListener("change", () => {
      const wanted = parseFloat(fields[i].value) / all.scales[i];
      slider.step = "any";
      if (Number.isFinite(wanted)) slider.value = place(i, wanted);
      fields[i].value = written(i);
      draw();
      keep();
      fields[i].value = written(i);
    });
    slider.addEventListener("pointerdown", () => (slider.step = all.smooth ? 0.05 : 1));
    slider.addEventListener("keydown", () => (slider.step = all.smooth ? 0.05 : 1));
  });
  figure.classList.add("alive");
  sliders.forEach((slider) => (slider.step = "any"));
  read();
  draw();
  addEventListener("hashchange", () => {
    read();
    draw();
  });
}

document.querySelectorAll("figure.playground:not(.alive)").forEach(play);
})();
