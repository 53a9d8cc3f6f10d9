import { toApiError } from './api-error';
import { client } from './generated/client.gen';

/** Longest time that an answer may take, in milliseconds; statistics of a year are the slowest. */
const TIME_LIMIT = 30_000;

let removeErrors: (() => void) | null = null;

/**
 * Sets up the one client of the API, which is generated.
 *
 * Every function of it rejects with an {@link ApiError}, and is given up after {@link TIME_LIMIT}.
 *
 * @param readKey the API key to send, `null` without one
 */
export function configureClient(readKey: () => string | null): void {
  client.setConfig({
    baseUrl: window.location.origin,
    auth: ({ type }) => (type === 'apiKey' ? (readKey() ?? undefined) : undefined),
    fetch: (request) => fetchInTime(request),
    throwOnError: true,
  });
  removeErrors?.();
  const id = client.interceptors.error.use((error, response) => toApiError(error, response));
  removeErrors = () => client.interceptors.error.eject(id);
}

function fetchInTime(request: RequestInfo | URL): Promise<Response> {
  const given = request instanceof Request ? [request.signal] : [];
  return fetch(request, { signal: AbortSignal.any([...given, AbortSignal.timeout(TIME_LIMIT)]) });
}
