import { ApiError } from '../api/api-error';

/** The last line of what went wrong: by this the server's log is found. */
export function RequestFoot({ error }: { readonly error: Error }) {
  if (!(error instanceof ApiError) || error.requestId === null) return null;
  return (
    <>
      Request <span className="mono">{error.requestId}</span>
    </>
  );
}
