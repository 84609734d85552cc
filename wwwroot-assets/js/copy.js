// Copy buttons: data-copy holds the text, data-copy-from the id of the element whose text it is.
addEventListener("click", async e => {
  const button = e.target.closest?.("[data-copy], [data-copy-from]");
  if (!button) return;
  const { copy, copyFrom } = button.dataset;
  const text = copyFrom ? document.getElementById(copyFrom)?.textContent ?? "" : copy.startsWith("/") ? new URL(copy, location.href).href : copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return; // Refused, or not a secure context: the text can still be selected.
  }
  const label = button.querySelector("[data-copy-label]");
  const before = label ? label.textContent : button.title;
  const say = words => { if (label) label.textContent = words; else { button.title = words; button.setAttribute("aria-label", words); } };
  if (before === "Copied") return;
  say("Copied");
  setTimeout(() => say(before), 1500);
});
