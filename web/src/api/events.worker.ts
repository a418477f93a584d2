// The shared worker: one stream a board for all tabs of this site.
import { BoardEvents, type BoardNews } from './board-events';
import { browser } from './browser-events';
import type { FromPage, ToPage } from './events';

/** A page that does not answer for so long is gone or frozen. */
const askEveryMs = 30_000;
const goneAfterMs = 100_000;

const events = new BoardEvents(browser);
const pages = new Map<MessagePort, { heardAt: number; keys: Set<string> }>();
let pageCount = 0;

/** Its port stays open: a page that was frozen watches again when it comes back. */
function forget(port: MessagePort): void {
  const page = pages.get(port);
  for (const key of page?.keys ?? []) events.stop(key);
  page?.keys.clear();
  pages.delete(port);
}

function connect(port: MessagePort): void {
  const page = { heardAt: Date.now(), keys: new Set<string>() };
  const name = `${++pageCount}/`;
  port.onmessage = ({ data }: MessageEvent<FromPage>) => {
    page.heardAt = Date.now();
    if (data.kind === 'watch') pages.set(port, page);
    if (data.kind === 'check') events.check();
    if (data.kind === 'gone') forget(port);
    if (data.kind === 'watch') {
      const key = name + data.watch;
      page.keys.add(key);
      const tell = (news: BoardNews) => port.postMessage({ watch: data.watch, news } satisfies ToPage);
      events.watch(key, data.challenge, data.after, tell);
    } else if (data.kind === 'stop') {
      page.keys.delete(name + data.watch);
      events.stop(name + data.watch);
    }
  };
}

setInterval(() => {
  for (const [port, page] of pages) {
    if (Date.now() - page.heardAt > goneAfterMs) forget(port);
    else port.postMessage({ ask: true } satisfies ToPage);
  }
}, askEveryMs);

addEventListener('online', () => events.check());
addEventListener('offline', () => events.wentOffline());
addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port) connect(port);
});
