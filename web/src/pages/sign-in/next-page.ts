// Where signing in leads: only to pages of this site, whatever a link says.

/** The path (with query) that `next` names on `origin`; "/account" for anything else, such as another site's address. */
export function nextPage(next: string, origin: string): string {
  const fallback = '/account';
  // Browsers read "\" as "/" and drop tabs and line ends, so "/\evil.test" would be another site.
  if (!next.startsWith('/') || /[\\\u0000-\u001f]/.test(next)) return fallback;
  let url: URL;
  try {
    url = new URL(next, origin);
  } catch {
    return fallback;
  }
  if (url.origin !== origin || url.pathname === '/sign-in') return fallback;
  return url.pathname + url.search + url.hash;
}
