// The browser's time zone, as an IANA name.
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
