// Who is signed in. The token itself is exchanged for a cookie that scripts cannot read.
import { get, write } from './client';

export interface Membership {
  slug: string;
  name: string;
  role: string;
}
/** GET /api/v1/session: `account` is null for a reader without a session. */
export interface Session {
  account: { id: string; name: string } | null;
  teams: Membership[];
  /** Roles by scope, such as organizer of a challenge: what the pages offer; the server decides each request anyway. */
  grants: { role: string; scope: 'site' | 'challenge' | 'team'; id: string | null }[];
}

export const nobody: Session = { account: null, teams: [], grants: [] };

export function readSession(signal?: AbortSignal): Promise<Session> {
  return get<Session>('/session', { signal });
}
export function signIn(token: string): Promise<Session> {
  return write<Session>('POST', '/session', { token });
}
export async function signOut(): Promise<void> {
  await write<void>('DELETE', '/session', undefined);
}

/** Whether the session may do what `role` may, on the whole site or in that challenge. */
export function hasRole(session: Session, role: string, challenge: string): boolean {
  return session.grants.some((grant) => grant.role === role && (grant.scope === 'site' || grant.id === challenge));
}
