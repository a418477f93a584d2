// Why an upload stopped, as a problem document.
import type { HttpResponse } from 'tus-js-client';
import type { ProblemDocument } from '$/api/client';

/** What the server answered, or that it did not. */
export function problemOf(answer: HttpResponse | null | undefined, error: Error): ProblemDocument {
  try {
    const problem = JSON.parse(answer?.getBody() ?? '') as ProblemDocument;
    if (typeof problem.title === 'string') return problem;
  } catch {
    // No problem document: a proxy's page, or no answer at all.
  }
  const status = answer?.getStatus() ?? 0;
  return { type: '', title: status === 0 ? 'No connection' : 'The log was not sent', status, detail: status === 0 ? 'The server cannot be reached. What was sent is kept.' : error.message };
}
