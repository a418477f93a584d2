// Logs on their way: each by tus, so that a pause, a broken connection or a closed tab costs nothing that was sent.
import type { Upload, DetailedError, HttpRequest, HttpResponse } from 'tus-js-client';
import { ApiError, apiUrl, write, type ProblemDocument } from '$/api/client';
import { readEvidence, readUpload, type EvidenceDocument, type UploadDocument } from './draft';
import type { LogForm, RunForm } from './form';
import { Rate } from './rate';
import { readingOf } from './reading-options';
import { problemOf } from './upload-problem';

const chunkBytes = 8 * 1024 * 1024;
/** Half an hour of trying; going on is a press away after that. */
const retryDelays = [300, 1000, 2000, 3000, ...Array<number>(360).fill(5000)];
const mostAtOnce = 3;

export interface Progress {
  speed: number | null;
  left: number | null;
  /** The connection broke and is tried again. */
  stalled: boolean;
}

/** What uploads need of the page around them. */
export interface UploadHost {
  runs(): RunForm[];
  /** Ids of the draft and of the run in it, which are made first. */
  place(run: RunForm): Promise<{ submission: string; run: string }>;
  read(evidence: EvidenceDocument, run: RunForm): void;
  expired(): void;
}

export class Uploads {
  progress = $state<Record<string, Progress>>({});
  readonly files = new Map<string, File>();
  readonly #active = new Map<string, Upload>();
  readonly #rates = new Map<string, Rate>();
  readonly #drawn = new Map<string, number>();

  constructor(private readonly host: UploadHost) {}

  /** Begins what waits, a few at a time. */
  pump(): void {
    const logs = this.host.runs().flatMap((run) => run.logs.map((log) => ({ run, log })));
    let running = logs.filter(({ log }) => log.state === 'uploading').length;
    for (const { run, log } of logs) {
      if (running >= mostAtOnce) return;
      if (log.state !== 'waiting') continue;
      running += 1;
      void this.#start(run, log);
    }
  }

  async #start(run: RunForm, log: LogForm): Promise<void> {
    const file = this.files.get(log.key);
    if (!file) {
      log.state = 'missing';
      return;
    }
    log.state = 'uploading';
    log.problem = null;
    this.progress[log.key] = { speed: null, left: null, stalled: false };
    try {
      const place = await this.host.place(run);
      const tus = await import('tus-js-client');
      if (log.state !== 'uploading') return; // paused or taken off meanwhile
      const upload = new tus.Upload(file, this.#options(run, log, place));
      this.#active.set(log.key, upload);
      if (!log.url) {
        const [previous] = await upload.findPreviousUploads();
        if (previous) upload.resumeFromPreviousUpload(previous);
      }
      if (this.#active.get(log.key) === upload) upload.start();
    } catch (error) {
      this.#fail(log, error instanceof ApiError ? error.problem : { type: '', title: 'The log was not sent', status: -1, detail: String(error) });
    }
  }

  #options(run: RunForm, log: LogForm, place: { submission: string; run: string }) {
    const reading = readingOf(log.options);
    const rate = new Rate();
    this.#rates.set(log.key, rate);
    return {
      endpoint: new URL(apiUrl(`/submissions/${place.submission}/runs/${place.run}/uploads`), location.href).href,
      uploadUrl: log.url || null,
      chunkSize: chunkBytes,
      retryDelays,
      metadata: { filename: log.name, ...(Object.keys(reading).length > 0 ? { reading: JSON.stringify(reading) } : {}) },
      removeFingerprintOnSuccess: true,
      fingerprint: () => Promise.resolve(['wattboard', place.run, log.name, log.size, log.modified, JSON.stringify(reading)].join('-')),
      onBeforeRequest: (request: HttpRequest) => {
        // A creation whose answer was lost is answered again instead of making a second upload.
        if (request.getMethod() === 'POST') request.setHeader('Idempotency-Key', `${log.key}-${place.run}-${log.attempt}`);
      },
      onAfterResponse: (request: HttpRequest, response: HttpResponse) => {
        // The client would make a new upload where the old one cannot be asked for; which of both is right is seen here.
        if (request.getMethod() === 'HEAD' && response.getStatus() >= 400 && response.getStatus() < 500 && response.getStatus() !== 423)
          void this.#recover(run, log, response.getStatus());
      },
      onUploadUrlAvailable: () => (log.url = new URL(this.#active.get(log.key)?.url ?? log.url, location.href).pathname),
      onProgress: (sent: number, total: number) => this.#note(log, rate, sent, total),
      onShouldRetry: (error: DetailedError) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = log.state === 'uploading' && (status === 0 || status >= 500 || [408, 409, 423, 429, 460].includes(status));
        const now = this.progress[log.key];
        if (again && now) this.progress[log.key] = { speed: null, left: null, stalled: true };
        if (again) rate.reset();
        return again;
      },
      onSuccess: () => void this.settle(run, log),
      onError: (error: Error | DetailedError) => void this.#stopped(run, log, error),
    };
  }

  #note(log: LogForm, rate: Rate, sent: number, total: number): void {
    const now = performance.now();
    rate.note(sent, now);
    // Screens draw a few times a second; the browser tells of every packet.
    if (sent < total && now - (this.#drawn.get(log.key) ?? 0) < 200) return;
    this.#drawn.set(log.key, now);
    log.sent = sent;
    this.progress[log.key] = { speed: rate.perSecond, left: rate.secondsLeft(total), stalled: false };
  }

  async #recover(run: RunForm, log: LogForm, status: number): Promise<void> {
    const upload = this.#active.get(log.key);
    this.#active.delete(log.key);
    await upload?.abort();
    if (status === 401) return this.#lapse(log);
    await this.settle(run, log);
  }

  #lapse(log: LogForm): void {
    log.state = this.files.has(log.key) ? 'paused' : 'missing';
    this.host.expired();
  }

  async #stopped(run: RunForm, log: LogForm, error: Error | DetailedError): Promise<void> {
    const answer = 'originalResponse' in error ? error.originalResponse : null;
    if (!this.#active.delete(log.key)) return;
    if (answer?.getStatus() === 401) return this.#lapse(log);
    const problem = problemOf(answer, error);
    // What the log is refused for stands with the upload, whatever became of the answer.
    if (log.url && problem.status !== 413 && (await this.settle(run, log))) return;
    if (problem.status === 422) this.#end(log, 'refused', problem);
    else this.#fail(log, problem);
  }

  /** Asks what became of an upload; true if that is decided. */
  async settle(run: RunForm, log: LogForm): Promise<boolean> {
    this.#active.delete(log.key);
    for (let wait = 200; ; wait = Math.min(wait * 1.5, 3000)) {
      let document: UploadDocument;
      try {
        document = await readUpload(log.url);
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) this.#lapse(log);
        else if (error instanceof ApiError && (error.isOffline || error.status >= 500)) {
          await new Promise((later) => setTimeout(later, wait + 500));
          continue;
        } else if (error instanceof ApiError && error.status === 404) this.#again(log);
        else return false;
        return true;
      }
      log.sent = document.offset;
      if (document.state === 'complete') return this.#done(run, log, document.evidence!);
      if (document.state === 'refused') return this.#end(log, 'refused', document.problem);
      if (document.state === 'expired' || document.state === 'terminated') return this.#again(log);
      if (document.state === 'receiving') return this.#open(log);
      log.state = 'reading';
      await new Promise((later) => setTimeout(later, wait));
    }
  }

  /** An upload that still takes bytes: it waits for its file, or for the reader to go on. */
  #open(log: LogForm): boolean {
    if (log.state === 'uploading') return false;
    log.state = this.files.has(log.key) ? 'paused' : 'missing';
    return true;
  }

  #again(log: LogForm): boolean {
    log.url = '';
    log.sent = 0;
    log.attempt += 1;
    log.state = this.files.has(log.key) ? 'waiting' : 'missing';
    this.pump();
    return true;
  }

  async #done(run: RunForm, log: LogForm, evidence: string): Promise<boolean> {
    try {
      this.host.read(await readEvidence(evidence), run);
    } catch (error) {
      this.#fail(log, error instanceof ApiError ? error.problem : { type: '', title: 'The log was not read', status: -1 });
      return true;
    }
    log.evidence = evidence;
    log.sent = log.size;
    return this.#end(log, 'done', null);
  }

  #end(log: LogForm, state: LogForm['state'], problem: ProblemDocument | null): boolean {
    log.state = state;
    log.problem = problem;
    delete this.progress[log.key];
    this.pump();
    return true;
  }

  #fail(log: LogForm, problem: ProblemDocument): void {
    this.#active.delete(log.key);
    if (problem.status === 401) return this.#lapse(log);
    this.#end(log, 'failed', problem);
  }

  async pause(log: LogForm): Promise<void> {
    log.state = 'paused';
    const upload = this.#active.get(log.key);
    this.#active.delete(log.key);
    delete this.progress[log.key];
    await upload?.abort();
    this.pump();
  }

  resume(log: LogForm): void {
    log.state = this.files.has(log.key) ? 'waiting' : 'missing';
    this.pump();
  }

  /** With other reading options it is another upload of the same file. */
  retry(log: LogForm): void {
    const upload = this.#active.get(log.key);
    this.#active.delete(log.key);
    void upload?.abort();
    Object.assign(log, { url: '', sent: 0, evidence: '', problem: null, attempt: log.attempt + 1 });
    this.resume(log);
  }

  /** Ends an upload for good; what was sent of it is thrown away by the server. */
  async cancel(log: LogForm): Promise<void> {
    const upload = this.#active.get(log.key);
    this.#active.delete(log.key);
    await upload?.abort();
    this.files.delete(log.key);
    if (!log.url || log.state === 'done' || log.state === 'refused') return;
    await write('DELETE', log.url.replace(/^.*\/api\/v1/, ''), undefined, { headers: { 'tus-resumable': '1.0.0' } }).catch((error: unknown) => {
      // Already gone is as good.
      if (!(error instanceof ApiError && [404, 409, 410].includes(error.status))) throw error;
    });
  }
}
