// Lets a page's component take over from what the server rendered.
import { mount, type Component } from 'svelte';
import { markCurrentPage, showWho } from './who';

// A transition between pages that the browser gives up (wattboard.css asks for one) is no error of the page.
for (const name of ['pageswap', 'pagereveal']) {
  addEventListener(name, (event) => {
    const { viewTransition } = event as Event & { viewTransition?: { ready: Promise<void>; finished: Promise<void> } | null };
    for (const end of [viewTransition?.ready, viewTransition?.finished]) end?.catch(() => undefined);
  });
}

/** Documents that the server put into the page, so that the first view needs no request; null on scripted pages. */
export function pageData<T>(): T | null {
  const text = document.getElementById('page-data')?.getAttribute('value');
  return text ? (JSON.parse(text) as T | null) : null;
}

/** The path's segments, decoded: ["challenges", "imagenet-1k", "submit"]. */
export function pathSegments(): string[] {
  return location.pathname.split('/').filter(Boolean).map(decodeURIComponent);
}

const longestWaitMs = 200;

/** Resolves once the reader sees what the server rendered; at once in a tab that nobody sees, which paints nothing. */
function firstPaint(): Promise<void> {
  return new Promise((done) => {
    if (document.hidden) return done();
    new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length > 0) done();
    }).observe({ type: 'paint', buffered: true });
    setTimeout(done, longestWaitMs);
  });
}

/**
 * Replaces the content of <main> by `component`. What the server rendered stays until the component is there, and is
 * painted before it is built, which may take a slow device a while.
 */
export function mountPage<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): void {
  const main = document.getElementById('content');
  if (!main) throw new Error('the page has no <main id="content">');
  void firstPaint().then(() => {
    const fresh = document.createElement('div');
    fresh.className = 'page';
    mount(component, { target: fresh, props });
    main.replaceChildren(fresh);
    markCurrentPage();
    void showWho();
  });
}
