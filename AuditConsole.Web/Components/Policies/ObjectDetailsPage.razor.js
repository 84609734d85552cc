// Whether diffs are read side by side, remembered in this browser.
const key = "auditconsole.diff";

export function view() {
  try { return localStorage.getItem(key); } catch { return null; }
}

export function keepView(value) {
  try { localStorage.setItem(key, value); } catch { /* Storage is off: the address still holds the choice. */ }
}
