/** A database server inside this process. */
export interface EmbeddedServer {
  close(): Promise<void>;
}

/** What a thread tells of the server it runs: how to reach it or why it did not start, and a line for the log. */
export type ThreadMessage<Access> =
  | { readonly access: Access }
  | { readonly printed: string }
  | { readonly failure: { readonly code: string | null; readonly message: string } };
