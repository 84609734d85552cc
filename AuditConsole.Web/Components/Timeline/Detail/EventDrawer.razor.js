// Opens the drawer: beside the list from 1280 px, as a modal sheet below. Gives the focus back to the row it came from.
const room = matchMedia("(min-width: 1280px)");
let opener = null, stop = null;

export const open = (dialog, page) => {
  opener = document.activeElement?.closest?.("[data-row]") ?? null;
  const show = () => {
    if (dialog.open) dialog.close();
    if (room.matches) dialog.show(); else dialog.showModal();
    document.documentElement.classList.toggle("with-drawer", room.matches);
  };
  const key = e => {
    // A popover or field above the drawer takes Esc first.
    if (e.key === "Escape" && room.matches && !e.defaultPrevented && !e.target.closest?.("input, textarea, [popover]") && !document.querySelector("[popover]:popover-open")) {
      e.preventDefault();
      page.invokeMethodAsync("CloseFromBrowser").catch(() => {});
    }
  };
  room.addEventListener("change", show);
  addEventListener("keydown", key);
  stop = () => {
    room.removeEventListener("change", show);
    removeEventListener("keydown", key);
    document.documentElement.classList.remove("with-drawer");
  };
  show();
  // Beside the list the focus stays where the reader is; the sheet takes it, at its title.
  if (room.matches) opener?.focus({ preventScroll: true });
};

// The row that is looked at stays in view, and keeps the focus if the list had it, while j and k walk the list.
export const follow = () => {
  const row = document.querySelector(".ev.sel [data-row]");
  if (document.activeElement?.matches?.("[data-row]")) row?.focus({ preventScroll: true });
  row?.closest("li").scrollIntoView({ block: "nearest" });
};

export const closed = () => {
  stop?.();
  stop = null;
  const row = document.querySelector(".ev.sel [data-row]") ?? (opener?.isConnected ? opener : document.querySelector("[data-rows] [data-row][tabindex='0']"));
  row?.focus({ preventScroll: true });
};
