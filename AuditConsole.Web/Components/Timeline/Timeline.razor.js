// Tells the page whether the first row is in view, and whether the tab is.
let page = null, observer = null, changes = null, sizes = null;

const look = () => {
  observer.disconnect();
  const first = document.querySelector("[data-rows] .ev");
  if (first) observer.observe(first);
};

const visibility = () => page?.invokeMethodAsync("TabVisible", !document.hidden).catch(() => {});

export const watch = dotnet => {
  unwatch();
  page = dotnet;
  let known = true;
  observer = new IntersectionObserver(entries => {
    const atHead = entries[entries.length - 1].isIntersecting;
    if (atHead !== known) page?.invokeMethodAsync("AtHead", known = atHead).catch(() => {});
  });
  const list = document.querySelector(".list");
  changes = new MutationObserver(look);
  if (list) changes.observe(list, { childList: true, subtree: true });
  look();
  // Day headings stick below the query block, which grows with the query.
  const stick = document.querySelector(".stick");
  sizes = new ResizeObserver(() => document.documentElement.style.setProperty("--stick", `${stick.offsetHeight}px`));
  if (stick) sizes.observe(stick);
  document.addEventListener("visibilitychange", visibility);
};

export const unwatch = () => {
  observer?.disconnect();
  changes?.disconnect();
  sizes?.disconnect();
  document.removeEventListener("visibilitychange", visibility);
  page = null;
};
