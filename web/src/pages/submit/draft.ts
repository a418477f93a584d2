// The draft on the server: made before the first log is sent, read back after a reload, previewed and sealed.
import { ApiError, get, write, type ProblemDocument } from '$/api/client';
import type { Range } from '$/format/numbers';
import type { LogSummary } from './prefill';

export interface EvidenceDocument {
  id: string;
  run: string;
  kind: string;
  state: string;
  bytes: number | null;
  summary: LogSummary | null;
  file_name?: string;
}

export interface DraftRun {
  id: string;
  stage: string;
  started_at?: string;
  ended_at?: string;
  zone?: string;
  stated_pue?: number;
  hardware: {
    accelerators?: { name: string; count?: number }[];
    cpu?: string;
    cpu_tdp_w?: number;
    dram_gb?: number;
    hardware_class?: string;
  };
  partial?: { epochs_done?: number; epochs_total?: number };
  evidence: EvidenceDocument[];
}

export interface DraftDocument {
  id: string;
  name: string;
  challenge: string;
  phase: string;
  team: { slug: string; name: string };
  draft_revision: number | null;
  sealed_revision: number | null;
  performance: { value: number; n_items?: number };
  model: Record<string, string | number>;
  lineage: { source: string; kind: string; is_public: boolean; sha256?: string; energy_kwh?: number }[];
  stages: Record<string, { basis: 'measured' | 'estimated' | 'none'; attestation?: string }>;
  runs: DraftRun[];
}

export interface UploadDocument {
  id: string;
  file_name: string;
  state: 'receiving' | 'processing' | 'complete' | 'refused' | 'expired' | 'terminated';
  offset: number;
  length: number | null;
  evidence: string | null;
  problem: ProblemDocument | null;
}

/** The members of a score that this page shows. */
export interface ScoreDocument {
  performance: Range;
  energy_kwh: Range;
  charged_kwh: Range;
  co2e_kg: Range;
  own_place_co2e_kg: number | null;
  grade: string;
  rules: Record<string, { value: number | null; low: number | null; high: number | null; reason?: string }>;
  unranked_reasons: string[];
  findings: LogSummary['findings'];
}

/** POST /submissions/{id}/preview. */
export interface PreviewDocument {
  would_seal: boolean;
  problems: ProblemDocument[];
  score: ScoreDocument | null;
  state: string | null;
  rule: string;
  rank: number | null;
  ranked: number;
  findings: LogSummary['findings'];
}

export interface ReceiptDocument {
  id: string;
  name: string;
  state: string;
  state_reason: string;
  sealed_at: string;
  leaf_sha256: string;
  scores: ScoreDocument[];
  rank: { rule: string; rule_label: string; rank: number; ranked: number } | null;
}

/** Sends a creating POST until it is answered: no answer, or one that is still being worked on, changes nothing as long
 *  as the key stays the same. */
export async function once<T>(path: string, body: unknown, key: string): Promise<T> {
  for (let attempt = 0; ; ++attempt) {
    try {
      return await write<T>('POST', path, body, { idempotencyKey: key });
    } catch (error) {
      const inFlight = error instanceof ApiError && error.problem.type.endsWith('/idempotency-in-flight');
      if (!inFlight || attempt >= 20) throw error;
      await new Promise((later) => setTimeout(later, (error.retryAfterS ?? 1) * 1000));
    }
  }
}

/** Whether an answer says for good that nothing was done, so that the next try is another request. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status) && !error.problem.type.endsWith('/idempotency-in-flight');
}

export function createDraft(body: unknown, key: string): Promise<DraftDocument> {
  return once('/submissions', body, key);
}
/** The draft; of a submission that has none any more what was sealed. */
export async function readDraft(id: string): Promise<DraftDocument> {
  const path = `/submissions/${encodeURIComponent(id)}`;
  const found = await get<DraftDocument>(path);
  return found.draft_revision !== null && found.sealed_revision !== null ? get<DraftDocument>(path, { query: { revision: 'draft' } }) : found;
}
export function changeDraft(id: string, change: unknown): Promise<DraftDocument> {
  return write('PATCH', `/submissions/${id}`, change);
}
export function restateRun(id: string, run: string, statement: unknown): Promise<DraftDocument> {
  return write('PUT', `/submissions/${id}/runs/${run}`, statement);
}
export function previewDraft(id: string): Promise<PreviewDocument> {
  return write('POST', `/submissions/${id}/preview`, {});
}
export function sealDraft(id: string, key: string): Promise<ReceiptDocument> {
  return once(`/submissions/${id}/seal`, undefined, key);
}
/** Uploads of a run that are not finished, whoever of the team began them. */
export function readOpenUploads(id: string, run: string): Promise<UploadDocument[]> {
  return get<{ items: UploadDocument[] }>(`/submissions/${encodeURIComponent(id)}/runs/${encodeURIComponent(run)}/uploads`).then((list) => list.items);
}
export function readUpload(url: string): Promise<UploadDocument> {
  return get(`/uploads/${uploadId(url)}`);
}
export function readEvidence(id: string): Promise<EvidenceDocument> {
  return get(`/evidence/${id}`);
}

/** An upload's address ends with its id. */
export function uploadId(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
