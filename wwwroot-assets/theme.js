// Runs before the first paint, and without a circuit.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let choice = "system";
  try { choice = localStorage.theme ?? choice; } catch { }
  const apply = () => {
    root.dataset.themeChoice = choice;
    root.dataset.theme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
  };
  apply();
  dark.addEventListener("change", apply);
  // Enhanced navigation drops attributes the server did not send.
  new MutationObserver(() => root.dataset.theme || apply()).observe(root, { attributeFilter: ["data-theme"] });
  addEventListener("click", e => {
    const set = e.target.closest?.("[data-set-theme]")?.dataset.setTheme;
    if (!set) return;
    choice = set !== "other" ? set : root.dataset.theme === "dark" ? "light" : "dark";
    apply();
    try { localStorage.theme = choice; } catch { }
  });
})();
