// The draft of an entry on the server: made when the first log comes, and brought to what the form says.
import { ApiError, newKey } from '$/api/client';
import type { Challenge } from '$/api/board';
import { changeBody, draftBody, runStatement } from './body';
import type { Rules } from './checks';
import * as api from './draft';
import { emptyForm, type EntryForm, type RunForm } from './form';

export class EntryDraft {
  form = $state<EntryForm>(emptyForm(newKey));
  challenge = $state.raw<Challenge | null>(null);
  /** Keys of runs whose logs were read with other hardware than is stated now. */
  readOtherwise = $state<string[]>([]);
  #making: Promise<void> | null = null;

  constructor(readonly slug: string) {}

  get rules(): Rules {
    return this.challenge!.rulebook.rules as unknown as Rules;
  }
  get metric() {
    return this.challenge!.metric;
  }

  showInAddress(): void {
    const query = this.form.draft === '' ? '' : `?draft=${this.form.draft}`;
    history.replaceState(history.state, '', location.pathname + query);
  }

  /** Makes the draft and its runs where they are missing; one request at a time, whoever asks. */
  async ensureRuns(): Promise<void> {
    while (this.#making) await this.#making.catch(() => undefined);
    if (this.form.draft !== '' && this.form.runs.every((run) => run.id !== '')) return;
    this.#making = this.form.draft === '' ? this.#makeDraft() : this.makeRuns();
    try {
      await this.#making;
    } finally {
      this.#making = null;
    }
  }

  async #makeDraft(): Promise<void> {
    const runs = [...this.form.runs];
    try {
      const draft = await api.createDraft(this.#draftRequest(), this.form.draftKey);
      this.form.draft = draft.id;
      for (const [index, run] of runs.entries()) this.#placed(run, draft.runs[index]);
      this.showInAddress();
    } catch (error) {
      if (api.isRefusal(error)) Object.assign(this.form, { draftKey: newKey(), draftSent: '' });
      throw error;
    }
  }

  /** The same request under the same key, whatever was typed since it was first sent. */
  #draftRequest(): unknown {
    this.form.draftSent ||= JSON.stringify(draftBody(this.form, this.slug, this.metric));
    return JSON.parse(this.form.draftSent);
  }

  async makeRuns(): Promise<void> {
    const runs = [...this.form.runs];
    const draft = await api.changeDraft(this.form.draft, { runs: runs.map((run) => (run.id ? { id: run.id } : runStatement(run))) });
    for (const [index, run] of runs.entries()) this.#placed(run, draft.runs[index]);
  }

  #placed(run: RunForm, made: api.DraftRun | undefined): void {
    if (!made || run.id !== '') return;
    run.id = made.id;
    run.stated = JSON.stringify(this.#statedBy(made));
  }

  #statedBy(made: api.DraftRun): unknown {
    const { id: _id, evidence: _evidence, hardware, ...rest } = made;
    return Object.keys(hardware).length > 0 ? { ...rest, hardware } : rest;
  }

  /** Everything that was typed goes to the draft. */
  async save(): Promise<void> {
    await this.ensureRuns();
    await api.changeDraft(this.form.draft, changeBody(this.form, this.metric, this.rules.stages_in_scope));
    for (const run of this.form.runs) {
      const statement = JSON.stringify(runStatement(run));
      if (statement === run.stated) continue;
      await this.#restate(run, statement);
      run.stated = statement;
    }
  }

  async #restate(run: RunForm, statement: string): Promise<void> {
    try {
      await api.restateRun(this.form.draft, run.id, JSON.parse(statement));
    } catch (error) {
      if (error instanceof ApiError && error.problem.field) error.problem.field = `/runs/${this.form.runs.indexOf(run)}${error.problem.field}`;
      if (error instanceof ApiError && error.problem.type.endsWith('/conflict')) this.readOtherwise = [...this.readOtherwise, run.key];
      throw error;
    }
  }
}
