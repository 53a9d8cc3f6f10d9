import type { RestProblem } from './rest-problem.js';
import type { RestRequest } from './rest-request.js';

/** What the REST API says: a JSON document, a file, an error, or nothing after a removal. */
export type RestAnswer =
  | { readonly kind: 'json'; readonly document: object }
  | { readonly kind: 'file'; readonly contentType: string; readonly content: Buffer }
  | { readonly kind: 'problem'; readonly problem: RestProblem }
  | { readonly kind: 'removed' };

export const REMOVED: RestAnswer = { kind: 'removed' };

export function json(document: object): RestAnswer {
  return { kind: 'json', document };
}

export function problem(details: RestProblem): RestAnswer {
  return { kind: 'problem', problem: details };
}

export function notFound(path: string): RestAnswer {
  const message = `The requested resource ${path} was not found`;
  return problem({ status: 404, code: 20404, message });
}

const METHOD_NOT_ALLOWED = problem({ status: 405, code: 20004, message: 'Method not allowed' });

/** Answers requests that only read, and refuses all others. */
export async function reading(
  { method }: RestRequest,
  read: () => RestAnswer | Promise<RestAnswer>,
): Promise<RestAnswer> {
  return method === 'GET' || method === 'HEAD' ? read() : METHOD_NOT_ALLOWED;
}
