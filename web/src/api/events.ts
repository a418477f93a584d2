// Live boards for a page: over the worker that all tabs share, or by itself where the browser has no shared workers.
import { BoardEvents, type BoardChange, type BoardNews, type LiveState } from './board-events';
import { browser } from './browser-events';

export type { BoardChange, LiveState };

export type FromPage =
  | { kind: 'watch'; watch: number; challenge: string; after: number | null }
  | { kind: 'stop'; watch: number }
  | { kind: 'check' }
  | { kind: 'here' }
  | { kind: 'gone' };
export type ToPage = { watch: number; news: BoardNews } | { ask: true };

export interface BoardHandler {
  onstate?: (state: LiveState) => void;
  onchange?: (change: BoardChange) => void;
  /** What was missed is not known: read the board anew. */
  onreset?: () => void;
}

/** Where watches are kept: the worker, or this page. */
interface Place {
  watch(watch: number, challenge: string, after: number | null): void;
  stop(watch: number): void;
  check(): void;
}

const handlers = new Map<number, { challenge: string; handler: BoardHandler }>();
let place: Place | null = null;
let lastWatch = 0;

function tell(watch: number, news: BoardNews): void {
  const handler = handlers.get(watch)?.handler;
  if (news.kind === 'state') handler?.onstate?.(news.state);
  if (news.kind === 'change') handler?.onchange?.(news.change);
  if (news.kind === 'reset') handler?.onreset?.();
}

function inThisPage(): Place {
  const events = new BoardEvents(browser);
  addEventListener('online', () => events.check());
  addEventListener('offline', () => events.wentOffline());
  return {
    watch: (watch, challenge, after) => events.watch(String(watch), challenge, after, (news) => tell(watch, news)),
    stop: (watch) => events.stop(String(watch)),
    check: () => events.check(),
  };
}

function inWorker(worker: SharedWorker): Place {
  const say = (message: FromPage) => worker.port.postMessage(message);
  worker.port.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if ('ask' in data) say({ kind: 'here' });
    else tell(data.watch, data.news);
  };
  addEventListener('pagehide', (event) => {
    if (!event.persisted) say({ kind: 'gone' });
  });
  return {
    watch: (watch, challenge, after) => say({ kind: 'watch', watch, challenge, after }),
    stop: (watch) => say({ kind: 'stop', watch }),
    check: () => say({ kind: 'check' }),
  };
}

/** Watches everything anew in this page: the worker could not be started. */
function fallBack(): void {
  place = inThisPage();
  for (const [watch, { challenge }] of handlers) place.watch(watch, challenge, null);
}

function start(): Place {
  if (typeof SharedWorker === 'undefined') return inThisPage();
  try {
    const worker = new SharedWorker(new URL('./events.worker.ts', import.meta.url), { type: 'module', name: 'wattboard-events' });
    worker.onerror = fallBack;
    return inWorker(worker);
  } catch {
    return inThisPage();
  }
}

function comeBack(): void {
  if (document.hidden || !place) return;
  // A worker may have given a frozen page up; a watch that it knows is left as it is.
  for (const [watch, { challenge }] of handlers) place.watch(watch, challenge, null);
  place.check();
}

/** Tells of every change of a challenge's boards until the returned function is called. `after`: the `sequence` of the
    document that the page shows; without it a page is told to read the board anew once the stream is live. */
export function watchBoard(challenge: string, handler: BoardHandler, after: number | null = null): () => void {
  if (!place) {
    place = start();
    document.addEventListener('visibilitychange', comeBack);
    addEventListener('pageshow', (event) => event.persisted && comeBack());
  }
  const watch = ++lastWatch;
  handlers.set(watch, { challenge, handler });
  place.watch(watch, challenge, after);
  return () => {
    if (handlers.delete(watch)) place?.stop(watch);
  };
}
