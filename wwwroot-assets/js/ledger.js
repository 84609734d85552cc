// While the sample data is shown, links name its ledger, so that one opened in another tab or copied leads to the same events. Links that name a ledger are left alone.
const key = "tenant";
const ledgers = ["default", "sample"];

const carry = e => {
  const tenant = new URLSearchParams(location.search).get(key);
  const link = ledgers.includes(tenant) && e.target.closest?.("a[href]");
  if (!link || link.hasAttribute("download") || link.origin !== location.origin) return;
  const url = new URL(link.href);
  if (url.searchParams.has(key)) return;
  url.searchParams.append(key, tenant);
  link.href = url.href;
};

// Before the click is acted upon, and before the browser's own menu reads the address.
for (const event of ["pointerdown", "contextmenu", "dragstart", "focusin", "click"]) addEventListener(event, carry, true);
