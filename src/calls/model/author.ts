/** Who asks for a change. */
export interface Author {
  /** The name of the API key, or of what works without one. */
  readonly name: string;
  /** Names the request in the log; `null` when there was none. */
  readonly requestId: string | null;
}

/** Somebody at the server's own command line. */
export const COMMAND_LINE: Author = { name: 'command line', requestId: null };
/** The removal of old calls. */
export const RETENTION: Author = { name: 'retention', requestId: null };
