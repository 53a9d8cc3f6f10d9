import { Logger } from '@nestjs/common';
import type { ChangePage } from '../../calls/changes/change.js';
import { type ChangeCursor, isAtSamePlaces } from '../../calls/changes/change-cursor.js';
import { DomainError } from '../../common/errors/domain-error.js';
import type { LiveFilter } from './live-message.js';
import type { LiveMeter } from './live-meter.js';
import type { ChangeCursors } from './change-cursors.js';
import type { LiveRooms } from './live-rooms.js';
import type { LiveAdmission, LiveSocket } from './live-socket.js';
import type { ChangeTail } from '../../calls/changes/change-tail.js';

/** What a client is served with. */
export interface LiveTools {
  readonly tail: ChangeTail;
  readonly rooms: LiveRooms;
  readonly meter: LiveMeter;
  readonly cursors: ChangeCursors;
}

/**
 * One connected client: reads page by page what it has missed, up to where the tail is, and joins the room of its filter in the
 * same tick in which it has been told exactly what everybody there has.
 */
export class LiveClient {
  private readonly logger = new Logger(LiveClient.name);
  readonly outgoing: Outgoing;
  private filter: LiveFilter;
  /** What it has been told while it is on its own. */
  private position: ChangeCursor | null;
  private isJoined = false;
  private isGone = false;

  constructor(
    readonly socket: LiveSocket,
    readonly admission: LiveAdmission,
    private readonly tools: LiveTools,
  ) {
    this.outgoing = new Outgoing(socket.conn);
    this.filter = admission.filter;
    this.position = admission.after;
  }

  /** Resolves when it has caught up, or is gone. */
  async serve(): Promise<void> {
    while (!this.isGone && !this.isJoined) {
      const target = this.tools.tail.position;
      if (target !== null) this.position ??= target;
      if (!(await this.approach(target, this.position))) await this.tools.tail.nextLook();
    }
  }

  /** Changes its filter. @returns what it has been told until now; `null` before the stores were read */
  subscribe(filter: LiveFilter): string | null {
    const { rooms, tail, cursors } = this.tools;
    this.filter = filter;
    if (this.isJoined && !this.isGone) rooms.enter(this.socket, filter);
    const told = this.isJoined ? tail.position : this.position;
    return told && cursors.encode(told);
  }

  leave(): void {
    this.isGone = true;
  }

  /** Ends a connection whose client does not take what it is sent; it may come back with its last cursor. */
  cut(): void {
    this.tools.meter.cutOff();
    this.logger.warn('a client is too slow and was cut off', { key: this.admission.identity.name });
    this.socket.conn.close(true);
  }

  /** @returns whether it got anywhere */
  private async approach(target: ChangeCursor | null, position: ChangeCursor | null): Promise<boolean> {
    if (target === null || position === null) return false;
    // A change that was told in part is not in the position, so the room would tell all of it.
    if (isAtSamePlaces(position, target) && position.begun.length === 0) return this.join(target);
    const page = await this.read(position, target);
    if (page === null || this.isGone) return false;
    this.tools.rooms.tellAlone(this.socket, this.filter, page, position);
    this.position = page.cursor;
    if (!(await this.outgoing.drained()) && !this.isGone) this.cut();
    return page.changes.length > 0 || !isAtSamePlaces(page.cursor, position);
  }

  private async read(after: ChangeCursor, upTo: ChangeCursor): Promise<ChangePage | null> {
    try {
      return await this.tools.tail.readMissed(after, upTo);
    } catch (error: unknown) {
      if (!(error instanceof DomainError)) this.logger.error('changes cannot be read for a client', error);
      return null;
    }
  }

  private join(at: ChangeCursor): true {
    this.tools.rooms.enter(this.socket, this.filter);
    this.isJoined = true;
    if (this.admission.after !== null) this.tools.meter.caughtUp();
    this.socket.emit('ready', { cursor: this.tools.cursors.encode(at) });
    return true;
  }
}

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
