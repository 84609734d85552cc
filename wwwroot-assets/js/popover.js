// Popovers open and close by themselves; this closes one after a choice in it.
export const hide = id => document.getElementById(id)?.hidePopover?.();
export const show = id => document.getElementById(id)?.showPopover?.();
