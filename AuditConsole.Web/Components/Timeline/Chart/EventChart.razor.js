// Reading and brushing the histogram. Bars are counted from the drawing itself, so a redraw needs no call.
export const attach = (plot, readout, page) => {
  const bars = () => plot.querySelectorAll("g[data-words]");
  const brush = () => plot.querySelector(".brush");
  let anchor = -1, at = -1, dragging = false;

  const indexOf = e => {
    const box = plot.querySelector("svg").getBoundingClientRect();
    const count = bars().length;
    return Math.min(Math.max(Math.floor((e.clientX - box.left) / box.width * count), 0), count - 1);
  };

  const draw = (from, to) => {
    const count = bars().length;
    const width = plot.querySelector("svg").viewBox.baseVal.width / count;
    brush().setAttribute("x", from * width);
    brush().setAttribute("width", from < 0 ? 0 : (to - from + 1) * width);
  };

  const read = index => {
    const words = bars()[index]?.dataset.words ?? "";
    readout.textContent = words;
    plot.setAttribute("aria-valuenow", index);
    plot.setAttribute("aria-valuetext", words);
  };

  const clear = () => {
    anchor = at = -1;
    dragging = false;
    draw(-1, -1);
    readout.textContent = "";
  };

  const zoom = () => {
    const [from, to] = [Math.min(anchor, at), Math.max(anchor, at)];
    clear();
    page.invokeMethodAsync("ZoomTo", from, to).catch(() => {});
  };

  plot.addEventListener("pointerdown", e => {
    if (e.button !== 0 || bars().length === 0) return;
    plot.setPointerCapture(e.pointerId);
    anchor = at = indexOf(e);
    dragging = true;
    draw(at, at);
  });
  plot.addEventListener("pointermove", e => {
    if (bars().length === 0) return;
    const index = indexOf(e);
    read(index);
    if (dragging) {
      at = index;
      draw(Math.min(anchor, at), Math.max(anchor, at));
    } else {
      draw(index, index);
    }
  });
  plot.addEventListener("pointerup", () => { if (dragging) zoom(); });
  plot.addEventListener("pointercancel", clear);
  plot.addEventListener("pointerleave", () => { if (!dragging) clear(); });
  plot.addEventListener("blur", clear);
  plot.addEventListener("keydown", e => {
    const count = bars().length;
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count }[e.key];
    if (step && count > 0) {
      e.preventDefault();
      at = Math.min(Math.max((at < 0 ? (step > 0 ? -1 : count) : at) + step, 0), count - 1);
      if (!e.shiftKey || anchor < 0) anchor = at;
      draw(Math.min(anchor, at), Math.max(anchor, at));
      read(at);
    } else if (e.key === "Enter" && at >= 0) {
      e.preventDefault();
      zoom();
    } else if (e.key === "Escape" && at >= 0) {
      e.stopPropagation();
      clear();
    }
  });
};
