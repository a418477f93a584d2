import { describe, expect, it } from 'vitest';
import { nextPage } from '$/pages/sign-in/next-page';
import { isDraft, roleText, type OwnEntry } from '$/pages/account/own-entries';

describe('where signing in leads', () => {
  const origin = 'https://board.test';
  it('is a page of this site', () => {
    expect(nextPage('/challenges/cats?rule=gqi#top', origin)).toBe('/challenges/cats?rule=gqi#top');
    expect(nextPage('/', origin)).toBe('/');
    expect(nextPage('/a/../b', origin)).toBe('/b');
  });
  it('is never another site, nor this page again', () => {
    for (const next of [
      '', 'challenges', 'https://evil.test/', 'https://board.test/x', '//evil.test', '//evil.test/x', '/\\evil.test', '\\\\evil.test',
      '/\t/evil.test', '/\n/evil.test', 'javascript:alert(1)', 'data:text/html,x', '/sign-in', '/sign-in?next=/sign-in', '///evil.test', '//[',
    ]) expect(nextPage(next, origin), next).toBe('/account');
  });
});

describe('own entries', () => {
  it('knows drafts', () => {
    expect(isDraft({ draft_revision: 1, sealed_revision: null } as OwnEntry)).toBe(true);
    expect(isDraft({ draft_revision: 2, sealed_revision: 1 } as OwnEntry)).toBe(true);
    expect(isDraft({ draft_revision: null, sealed_revision: 1 } as OwnEntry)).toBe(false);
  });
  it('says where a role holds', () => {
    expect(roleText({ role: 'organizer', scope: 'challenge', id: 'cats' })).toBe('organizer of cats');
    expect(roleText({ role: 'reviewer', scope: 'site', id: null })).toBe('reviewer, whole site');
    expect(roleText({ role: 'participant', scope: 'team', id: 'green' })).toBe('participant in team green');
  });
});
