// What the streams of boards use of a browser, in a worker as in a page.
import type { Environment, Source } from './board-events';

export const browser: Environment = {
  open(url, event, failed): Source {
    const source = new EventSource(url);
    for (const name of ['board', 'position', 'reset']) {
      source.addEventListener(name, (message) => event(name, (message as MessageEvent<string>).data));
    }
    // The browser's own way to reconnect knows no spreading pause and gives up on any answer but 200.
    source.onerror = () => {
      source.close();
      failed();
    };
    return source;
  },
  later: (run, ms) => setTimeout(run, ms) as unknown as number,
  cancel: (timer) => clearTimeout(timer),
  random: () => Math.random(),
  now: () => Date.now(),
  isOnline: () => navigator.onLine,
};
