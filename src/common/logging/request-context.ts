import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What every log line of one request carries. */
export interface RequestContext {
  readonly requestId: string;
  /** The call the request is about, as soon as that is known. */
  callId: string | null;
}

const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work`, and everything it starts, in the context of one request. */
export function runInRequestContext<T>(requestId: string, work: () => T): T {
  return storage.run({ requestId, callId: null }, work);
}

/** @returns the context of the request being served, `undefined` outside of one */
export function currentRequestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Notes which call the request being served is about; does nothing outside of a request. */
export function noteCallId(callId: string): void {
  const context = storage.getStore();
  if (context !== undefined) context.callId = callId;
}

/** @returns the client's request id when it is safe to log and echo, else a new one */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && SANE_REQUEST_ID.test(header) ? header : randomUUID();
}
