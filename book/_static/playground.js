/* Moves the curves and numbers of a playground with its sliders. Every position was computed
   beforehand: the script picks, and places what it picks. */
const FINE = 5; // steps of a curve per unit of the picture

function play(figure) {
  const all = JSON.parse(figure.querySelector("script").textContent);
  const find = (selector) => Array.from(figure.querySelectorAll(selector));
  const sliders = find("input");
  const outputs = find("output");
  const curves = find("path.curve");
  const circles = find(".curves circle");
  const letters = find("text.point");
  const names = find("text.name");
  const numbers = find("dd");
  const start = sliders.map((slider) => slider.defaultValue);

  // The frame's corner, from where the start picture has it.
  const corner = figure.querySelector(".curves").getAttribute("transform");
  const [left, bottom] = corner.match(/\d+/g).map(Number);
  const top = bottom - figure.querySelector("clipPath rect").getAttribute("height") / FINE;

  const places = (differences) => {
    let at = 0;
    return differences.map((step) => (step === null ? null : (at += step)));
  };
  const path = (across, up) => {
    const x = places(across);
    const y = places(up);
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

  function draw() {
    let position = 0;
    sliders.forEach((slider, i) => {
      const text = all.texts[i][slider.value];
      outputs[i].value = text;
      slider.setAttribute("aria-valuetext", text);
      position = position * all.texts[i].length + Number(slider.value);
    });
    const across = all.x[position % all.x.length];
    all.y[position].forEach((up, i) =>
      curves[i].setAttribute("d", path(all.curves[across[i]], all.curves[up]))
    );
    all.marks[position].forEach((place, i) => {
      show(circles[i], place);
      show(letters[i], place);
      if (!place) return;
      circles[i].setAttribute("cx", place[0]);
      circles[i].setAttribute("cy", place[1]);
      letters[i].setAttribute("x", left + Math.floor(place[0] / FINE));
      letters[i].setAttribute("y", bottom - Math.floor(place[1] / FINE));
    });
    all.names[position].forEach((height, i) => {
      show(names[i], height !== null);
      if (height !== null) names[i].setAttribute("y", top + height);
    });
    all.numbers[position].forEach((text, i) => {
      if (numbers[i].textContent !== text) numbers[i].textContent = text;
    });
  }

  const button = figure.querySelector("button");
  button.addEventListener("click", () => {
    sliders.forEach((slider, i) => (slider.value = start[i]));
    draw();
  });
  button.disabled = false;
  for (const slider of sliders) {
    slider.disabled = false;
    slider.addEventListener("input", draw);
  }
  figure.classList.add("alive");
  draw();
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("figure.playground").forEach(play);
});
