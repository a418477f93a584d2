// Requests to /api/v1: JSON in and out, problems as values of one type, the session's cookie as the only credential.
import type { paths } from './schema';

/** application/problem+json (RFC 9457) with Wattboard's members. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  hint?: string;
  field?: string;
  line?: number;
  column?: number;
  /** Reading options of a log that would settle it. */
  reading_options?: string[];
  instance?: string;
  errors?: ProblemDocument[];
}

/** What a request that did not work out throws. `status` 0: no answer came (offline, server away, timeout). */
export class ApiError extends Error {
  constructor(
    readonly problem: ProblemDocument,
    readonly retryAfterS: number | null = null,
  ) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
  }
  get status(): number {
    return this.problem.status;
  }
  get isOffline(): boolean {
    return this.problem.status === 0;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  query?: Query;
  signal?: AbortSignal | undefined;
  /** Longest wait for the whole answer. */
  timeoutMs?: number;
}

const base = '/api/v1';

/** The address of an API path with its query; empty values are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return base + path + (text ? `?${text}` : '');
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  const fallback = { type: 'about:blank', title: response.statusText || 'Error', status: response.status };
  try {
    return { ...fallback, ...((await response.json()) as Partial<ProblemDocument>) };
  } catch {
    return fallback;
  }
}

/** Sends a request and gives the answer, whatever its body; throws ApiError for anything but 2xx. */
export async function send(url: string, init: RequestInit, options: RequestOptions = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init, signal });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    const detail = timeout.aborted
      ? 'The server took too long to answer.'
      : 'The server cannot be reached. What you entered is kept; try again when the connection is back.';
    throw new ApiError({ type: 'about:blank', title: 'No answer', status: 0, detail });
  }
  if (response.ok) return response;
  const wait = Number(response.headers.get('retry-after'));
  throw new ApiError(await problemOf(response), Number.isFinite(wait) && wait > 0 ? wait : null);
}

/** The JSON document of an answer, with the rank-changing sequence it was computed at where the server says so. */
async function json<T>(response: Response): Promise<T> {
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

export async function get<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return json<T>(await send(apiUrl(path, options.query), { headers: { accept: 'application/json' } }, options));
}

/** POST, PATCH or DELETE. A creating POST carries an idempotency key: pass the same one to repeat it safely. */
export async function write<T>(
  method: 'POST' | 'PATCH' | 'DELETE' | 'PUT',
  path: string,
  body: unknown,
  options: RequestOptions & { idempotencyKey?: string; headers?: Record<string, string> } = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = JSON.stringify(body);
  return json<T>(await send(apiUrl(path, options.query), init, options));
}

/** A fresh idempotency key. */
export function newKey(): string {
  return crypto.randomUUID();
}

/** The 2xx JSON body of an operation as the OpenAPI document states it. */
export type Answer<Path extends keyof paths, Method extends keyof paths[Path], Status extends number = 200> =
  paths[Path][Method] extends { responses: infer Responses }
    ? Status extends keyof Responses
      ? Responses[Status] extends { content: { 'application/json': infer Body } }
        ? Body
        : never
      : never
    : never;
