/** A database server that runs inside of this process, in development. */
export interface EmbeddedDatabase {
  close(): Promise<void>;
  /** Cuts it off from its clients, as a network does that fails, or lets them in again. */
  setReachable(isReachable: boolean): Promise<void>;
}
