// An entry on its way from empty fields to its receipt: the form, its draft on the server, its logs, preview and sealing.
import { ApiError, get, newKey } from '$/api/client';
import type { Challenge } from '$/api/board';
import { nobody, readSession, type Session } from '$/api/session';
import { changeBody, runStatement } from './body';
import { checkForm } from './checks';
import * as api from './draft';
import { addOpenUploads, formOfDraft, mergeDraft } from './draft-form';
import { EntryDraft } from './entry-draft.svelte';
import { emptyForm, emptyRun, newLog, type EntryForm, type LogForm, type RunForm } from './form';
import { fieldOf, hasPlace, mistakesOf, type Mistakes } from './form-problems';
import { forgetForm, keepForm, latestDraft, loadForm } from './form-storage';
import { chooseFirst } from './phases';
import { prefill } from './prefill';
import { Uploads } from './uploads.svelte';

export type Busy = '' | 'preview' | 'seal' | 'logs';

export class EntryPreparation extends EntryDraft {
  session = $state.raw<Session>(nobody);
  /** The session ended while something was on its way. */
  expired = $state(false);
  evidence = $state.raw<Record<string, api.EvidenceDocument>>({});
  /** Told by the server; mistakes found here stand in `mistakes`. */
  refused = $state.raw<Mistakes>({});
  /** Whether mistakes are shown: from the first try on. */
  tried = $state(false);
  preview = $state.raw<api.PreviewDocument | null>(null);
  /** The form as it was previewed: another one is not sealed. */
  previewed = $state('');
  receipt = $state.raw<api.ReceiptDocument | null>(null);
  /** Sealed by another browser or tab. */
  sealedElsewhere = $state('');
  busy = $state<Busy>('');
  error = $state.raw<unknown>(null);
  readonly uploads: Uploads;

  constructor(slug: string) {
    super(slug);
    this.uploads = new Uploads({
      runs: () => this.form.runs,
      place: async (run) => {
        await this.ensureRuns();
        return { submission: this.form.draft, run: run.id };
      },
      read: (evidence, run) => this.#learn(evidence, run),
      expired: () => (this.expired = true),
    });
  }

  readonly mistakes: Mistakes = $derived.by(() => (this.challenge ? checkForm(this.form, this.metric, this.rules) : {}));
  /** What the form says, logs' progress aside: when it changes, a preview is out of date. */
  readonly content = $derived(this.challenge ? JSON.stringify([changeBody(this.form, this.metric, this.rules.stages_in_scope), this.form.runs.map((run) => [run.id, runStatement(run), run.logs.map((log) => log.evidence)])]) : '');
  readonly isPreviewed = $derived(this.preview !== null && this.previewed === this.content);

  errorOf(field: string): string | undefined {
    return (this.tried ? this.mistakes[field] : undefined) ?? this.refused[field];
  }

  async open(): Promise<void> {
    const [challenge, session] = await Promise.all([get<Challenge>(`/challenges/${encodeURIComponent(this.slug)}`), readSession()]);
    const wanted = new URLSearchParams(location.search).get('draft') ?? latestDraft(localStorage, this.slug);
    this.form = loadForm(localStorage, this.slug, wanted) ?? emptyForm(newKey);
    this.session = session;
    this.challenge = challenge;
    this.#choose();
    if (wanted !== '' && session.account) await this.#openDraft(wanted);
  }

  #choose(): void {
    chooseFirst(this.form, this.session.teams, this.challenge?.phases ?? [], Date.now());
  }

  async #openDraft(id: string): Promise<void> {
    let draft: api.DraftDocument;
    try {
      draft = await api.readDraft(id);
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 403)) throw error;
      // Another account's draft, or gone: begin anew instead of showing what cannot be sent.
      forgetForm(localStorage, this.slug, id);
      this.form = emptyForm(newKey);
      this.#choose();
      this.showInAddress();
      return;
    }
    if (draft.draft_revision === null) {
      forgetForm(localStorage, this.slug, id);
      this.sealedElsewhere = id;
      return;
    }
    if (this.form.draft === id) mergeDraft(this.form, draft, newKey);
    else this.form = formOfDraft(draft, this.metric, newKey);
    const drafted = this.form.runs.filter((run) => draft.runs.some((one) => one.id === run.id));
    for (const run of drafted) addOpenUploads(run, await api.readOpenUploads(id, run.id), newKey);
    this.showInAddress();
    this.evidence = Object.fromEntries(draft.runs.flatMap((run) => run.evidence.map((one) => [one.id, one])));
    for (const run of this.form.runs) for (const log of run.logs) void this.#pickUp(run, log);
  }

  /** A log that was on its way when the tab was closed. */
  async #pickUp(run: RunForm, log: LogForm): Promise<void> {
    if (log.state === 'done' || log.state === 'refused') return;
    log.state = 'missing';
    if (log.url !== '') await this.uploads.settle(run, log);
  }

  async signedIn(session: Session): Promise<void> {
    Object.assign(this, { session, expired: false, error: null });
    this.#choose();
    const wanted = new URLSearchParams(location.search).get('draft') ?? this.form.draft;
    if (wanted !== '' && this.form.runs.every((run) => run.logs.every((log) => !this.uploads.files.has(log.key)))) await this.#openDraft(wanted);
    for (const run of this.form.runs) for (const log of run.logs) if (log.state === 'paused') this.uploads.resume(log);
  }

  /** What could not be sent for want of a connection is sent now that there is one. */
  backOnline(): void {
    if (this.error instanceof ApiError && this.error.isOffline) this.error = null;
    for (const run of this.form.runs) for (const log of run.logs) if (log.state === 'failed' && log.problem?.status === 0) this.uploads.resume(log);
  }

  keep(): void {
    if (this.challenge && !this.receipt && !this.sealedElsewhere) keepForm(localStorage, this.slug, $state.snapshot(this.form) as EntryForm);
  }

  startOver(): void {
    for (const run of this.form.runs) for (const log of run.logs) if (log.state === 'uploading') void this.uploads.pause(log);
    forgetForm(localStorage, this.slug, this.form.draft);
    forgetForm(localStorage, this.slug, '');
    this.form = emptyForm(newKey);
    Object.assign(this, { preview: null, receipt: null, sealedElsewhere: '', tried: false, refused: {}, error: null });
    this.#choose();
    this.showInAddress();
  }

  #learn(evidence: api.EvidenceDocument, run: RunForm): void {
    this.evidence = { ...this.evidence, [evidence.id]: evidence };
    prefill(run, Object.values(this.evidence).filter((one) => one.run === run.id && one.summary).map((one) => one.summary!));
  }

  addRun(stage: string): void {
    this.form.runs.push(emptyRun(newKey(), stage));
  }

  async removeRun(run: RunForm): Promise<void> {
    for (const log of run.logs) await this.uploads.cancel(log);
    this.form.runs = this.form.runs.filter((one) => one.key !== run.key);
    if (this.form.draft !== '') await this.#guarded('logs', () => this.makeRuns());
  }

  addFiles(run: RunForm, files: File[]): void {
    for (const file of files) {
      const open = run.logs.find((log) => log.name === file.name && log.size === file.size && (log.modified === file.lastModified || log.modified === 0));
      const log = open ?? newLog(newKey(), file);
      if (open && open.state !== 'missing' && open.state !== 'failed') continue;
      this.uploads.files.set(log.key, file);
      if (open) this.uploads.resume(open);
      else run.logs.push(log);
    }
    this.uploads.pump();
  }

  /** The file of a log whose tab was closed, chosen again. */
  continueLog(log: LogForm, file: File | undefined): void {
    if (!file) return;
    if (file.size !== log.size) {
      log.problem = { type: '', title: 'This is another file', status: -1, detail: `${log.name} has ${log.size} bytes, the file chosen ${file.size}.` };
      return;
    }
    log.problem = null;
    log.modified = file.lastModified;
    this.uploads.files.set(log.key, file);
    this.uploads.resume(log);
  }

  /** What was read of a run stays with it: without one of its logs it is another run, to which the others are sent again. */
  async removeLog(run: RunForm, log: LogForm): Promise<void> {
    await this.#guarded('logs', async () => {
      const wasRead = log.state === 'done';
      await this.uploads.cancel(log);
      run.logs = run.logs.filter((one) => one.key !== log.key);
      if (wasRead) await this.#sendAgain(run);
    });
  }

  async sendAgain(run: RunForm): Promise<void> {
    await this.#guarded('logs', () => this.#sendAgain(run));
  }

  async #sendAgain(run: RunForm): Promise<void> {
    for (const log of run.logs) {
      if (log.evidence === '' || this.uploads.files.has(log.key)) continue;
      const answer = await fetch(`/api/v1/evidence/${log.evidence}/raw`);
      if (answer.ok) this.uploads.files.set(log.key, new File([await answer.blob()], log.name, { lastModified: log.modified }));
    }
    Object.assign(run, { id: '', stated: '' });
    this.readOtherwise = this.readOtherwise.filter((key) => key !== run.key);
    await this.ensureRuns();
    for (const log of run.logs) this.uploads.retry(log);
  }

  /** True if nothing is wrong that can be told here. */
  check(): boolean {
    this.tried = true;
    this.refused = {};
    return Object.keys(this.mistakes).length === 0;
  }

  async makePreview(): Promise<void> {
    await this.#guarded('preview', async () => {
      await this.save();
      const content = this.content;
      this.preview = await api.previewDraft(this.form.draft);
      this.previewed = content;
      this.refused = this.#told(this.preview.problems);
    });
  }

  async seal(): Promise<void> {
    if (!this.isPreviewed || this.busy !== '') return;
    await this.#guarded('seal', async () => {
      try {
        this.receipt = await api.sealDraft(this.form.draft, this.form.sealKey);
        forgetForm(localStorage, this.slug, this.form.draft);
      } catch (error) {
        if (api.isRefusal(error)) this.form.sealKey = newKey();
        throw error;
      }
    });
  }

  #told(problems: api.PreviewDocument['problems']): Mistakes {
    return mistakesOf(problems, this.form, (field) => hasPlace(field, this.form));
  }

  /** One thing at a time; what goes wrong is told beside its field, or below the button. */
  async #guarded(what: Busy, act: () => Promise<void>): Promise<void> {
    if (this.busy !== '') return;
    Object.assign(this, { busy: what, error: null });
    try {
      await act();
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.expired = true;
      else if (error instanceof ApiError && hasPlace(fieldOf(error.problem, this.form), this.form)) this.refused = this.#told([error.problem]);
      else this.error = error;
    } finally {
      this.busy = '';
    }
  }
}
