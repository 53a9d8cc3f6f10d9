import type { LiveSocket } from './live-socket.js';

/** How long a client may take for one page, in milliseconds. */
const DRAIN_LIMIT = 30_000;

/** What waits to be sent to one client. What its connection is sending just now does not count. */
export class Outgoing {
  private characters = 0;

  constructor(private readonly conn: LiveSocket['conn']) {
    conn.on('packetCreate', ({ data }: { data?: unknown }) => {
      this.characters += typeof data === 'string' ? data.length : 0;
    });
    // The connection takes everything that waits.
    conn.on('flush', () => (this.characters = 0));
  }

  /** In characters. */
  get waiting(): number {
    return this.characters;
  }

  /** Resolves when nothing waits any more: true, or false when that took too long or the connection ended. */
  async drained(limit = DRAIN_LIMIT): Promise<boolean> {
    if (this.characters === 0) return true;
    return new Promise((resolve) => {
      const onFlush = (): void => finish(true);
      const onClose = (): void => finish(false);
      const timer = setTimeout(onClose, limit);
      const finish = (isDrained: boolean): void => {
        clearTimeout(timer);
        this.conn.off('flush', onFlush);
        this.conn.off('close', onClose);
        resolve(isDrained);
      };
      this.conn.on('flush', onFlush);
      this.conn.on('close', onClose);
    });
  }
}
