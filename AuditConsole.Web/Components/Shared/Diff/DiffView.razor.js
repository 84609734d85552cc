// Brings a change into view and gives it the focus. In a long diff only the rows on screen exist:
// there the place is scrolled to first, by the height that all rows have.
export function reveal(diff, row, rowHeight) {
  const body = diff.querySelector(".lines");
  const find = () => body?.querySelector(`[data-change="${row}"]`);
  const show = () => {
    const element = find();
    if (!element) return;
    element.scrollIntoView({ block: "center", inline: "nearest" });
    element.focus({ preventScroll: true });
  };
  if (body && !find() && rowHeight > 0) {
    body.scrollTop = Math.max(0, row * rowHeight - body.clientHeight / 2);
    setTimeout(show, 250);
  } else {
    show();
  }
}
