// Asks the server a little after the last change; the former answer stays in sight until the next one is there.
import { write, type Query } from '$/api/client';

const restMs = 300;

export class Asking<Answer> {
  answer = $state.raw<Answer | null>(null);
  error = $state.raw<unknown>(null);
  isWaiting = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | null = null;
  #asked = false;

  constructor(private readonly path: string) {}

  /** Asks, at once the first time; null asks nothing and drops what is under way. */
  ask(body: unknown, query: Query = {}): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.isWaiting = body !== null;
    if (body === null) return;
    this.#timer = setTimeout(() => void this.#send(body, query), this.#asked ? restMs : 0);
    this.#asked = true;
  }

  async #send(body: unknown, query: Query): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const answer = await write<Answer>('POST', this.path, body, { query, signal: abort.signal });
      if (abort.signal.aborted) return;
      this.answer = answer;
      this.error = null;
    } catch (problem) {
      if (abort.signal.aborted) return;
      this.error = problem;
    }
    this.isWaiting = false;
  }

  forget(): void {
    this.ask(null);
    this.answer = null;
    this.error = null;
  }
}
