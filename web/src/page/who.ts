// The corner of the page that says who is signed in, on every page.
import { readSession, nobody, type Session } from '$/api/session';

let asked: Promise<Session> | null = null;

/** The session, asked for once a page; a reader without one where the server cannot be reached. */
export function currentSession(): Promise<Session> {
  asked ??= readSession().catch(() => nobody);
  return asked;
}

/** Fills the corner: a link to sign in that comes back here, or the account. */
export async function showWho(): Promise<void> {
  const corner = document.getElementById('who');
  if (!corner) return;
  const link = document.createElement('a');
  const { account } = await currentSession();
  link.href = account ? '/account' : `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = account ? account.name : 'Sign in';
  corner.replaceChildren(link);
}

/** Marks the entry of the site's navigation that leads here. */
export function markCurrentPage(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.site a')) {
    if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page');
  }
}
