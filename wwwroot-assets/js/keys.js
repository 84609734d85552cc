// Single keys and "g t" chords: the visible element with that data-key is focused if it is a field, clicked otherwise.
// Lists marked data-rows have one tab stop; j, k and the arrows move among their data-row elements.
const ignored = "input, textarea, select, [contenteditable], [role=slider]";
let prefix = "", prefixTimer = 0;

const visible = key => [...document.querySelectorAll("[data-key]")].find(e => e.dataset.key === key && e.checkVisibility() && !e.disabled);

const press = element => {
  if (element.matches("input:not([type=checkbox]), textarea")) { element.focus(); element.select?.(); }
  else element.click();
};

const moveTo = (rows, row) => {
  rows.forEach(r => { r.tabIndex = r === row ? 0 : -1; });
  row.focus({ preventScroll: true });
  row.closest("li")?.scrollIntoView({ block: "nearest" });
};

const walk = step => {
  const list = document.querySelector("[data-rows]");
  const rows = list ? [...list.querySelectorAll("[data-row]")] : [];
  if (rows.length === 0) return false;
  const at = rows.findIndex(r => r === document.activeElement || r.closest("li").contains(document.activeElement));
  moveTo(rows, rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)]);
  return true;
};

addEventListener("keydown", e => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
  if (e.target.closest?.(ignored)) return;
  const inRows = e.target.closest?.("[data-rows]");
  if (inRows && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
    if (walk(e.key === "ArrowDown" ? 1 : -1)) e.preventDefault();
    return;
  }
  if (e.key.length !== 1) return;
  const chord = prefix + e.key;
  prefix = "";
  clearTimeout(prefixTimer);
  if (chord === "g") {
    prefix = "g ";
    prefixTimer = setTimeout(() => { prefix = ""; }, 1200);
    return;
  }
  const element = visible(chord);
  if (element) { e.preventDefault(); press(element); }
  else if ((chord === "j" || chord === "k") && walk(chord === "j" ? 1 : -1)) e.preventDefault();
});

// A row is a link with a large target: a click beside its text opens it, unless text was selected.
addEventListener("click", e => {
  const list = e.target.closest?.("[data-rows]");
  if (!list || e.target.closest("a, button, input, label, summary") || getSelection().toString()) return;
  e.target.closest("li")?.querySelector("[data-row]")?.click();
});

// With a modifier a row's link is the browser's own: it opens the event's page in a tab.
addEventListener("click", e => {
  if ((e.ctrlKey || e.metaKey || e.shiftKey) && e.target.closest?.("[data-row]")) e.stopImmediatePropagation();
}, true);
