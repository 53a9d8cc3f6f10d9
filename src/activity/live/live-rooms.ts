import { Injectable } from '@nestjs/common';
import type { ChangePage } from '../../calls/changes/change.js';
import type { ChangeCursor } from '../../calls/changes/change-cursor.js';
import { sortNames } from '../../common/files/sort-names.js';
import { LiveMeter } from './live-meter.js';
import { type LiveFilter, type LiveMessage, messagesFor, PageMessages } from './live-message.js';
import type { LiveNamespace, LiveSocket } from './live-socket.js';

/** One room per distinct filter, scope included: each message is written once for everybody in it. */
@Injectable()
export class LiveRooms {
  private readonly filters = new Map<string, LiveFilter>();

  constructor(
    private readonly pages: PageMessages,
    private readonly meter: LiveMeter,
  ) {}

  /** Forgets a room's filter with the room, in the tick in which the last one leaves it. */
  follow({ adapter }: LiveNamespace): void {
    adapter.on('delete-room', (room: string) => this.filters.delete(room));
  }

  /** Takes a client into the room of its filter, out of any other, in this tick. */
  enter(socket: LiveSocket, filter: LiveFilter): void {
    this.leave(socket);
    const room = nameOf(filter);
    void socket.join(room);
    this.filters.set(room, filter);
  }

  leave(socket: LiveSocket): void {
    for (const room of socket.rooms) if (this.filters.has(room)) void socket.leave(room);
  }

  /** Tells the rooms of this instance; others read the logs themselves. */
  tell(namespace: LiveNamespace, page: ChangePage, before: ChangeCursor): void {
    if (page.changes.length === 0) return;
    const told = this.pages.tell(page, before);
    for (const [room, filter] of this.filters) this.tellRoom(namespace, room, messagesFor(told, filter));
  }

  /** Tells one client that catches up. @param before what it had been told before the page */
  tellAlone(socket: LiveSocket, filter: LiveFilter, page: ChangePage, before: ChangeCursor): void {
    const messages = messagesFor(this.pages.tell(page, before), filter);
    for (const message of messages) socket.emit(message.type, message);
    this.meter.sent(messages.length);
  }

  private tellRoom(namespace: LiveNamespace, room: string, messages: readonly LiveMessage[]): void {
    const readers = namespace.adapter.rooms.get(room)?.size ?? 0;
    for (const message of messages) namespace.local.to(room).emit(message.type, message);
    this.meter.sent(readers * messages.length);
  }
}

function nameOf(filter: LiveFilter): string {
  return `feed:${JSON.stringify(sortNames({ ...filter }))}`;
}
