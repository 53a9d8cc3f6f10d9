import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { TooManyRequestsError } from '../../common/errors/request.errors.js';
import { LiveMeter } from './live-meter.js';
import { ChangeCursors } from './change-cursors.js';
import { LiveClient, type LiveTools } from './live-client.js';
import { LiveRooms } from './live-rooms.js';
import type { Closing, LiveAdmission, LiveSocket } from './live-socket.js';
import { ChangeTail } from '../../calls/changes/change-tail.js';

/** What may wait for one client, in characters: some hundred calls. */
const MAX_WAITING = 1_000_000;

/** Clients of one key: each takes some fifty kilobytes. */
const CLIENTS_PER_KEY = 1000;
/** When somebody may have left, in seconds. */
const FULL_RETRY_SECONDS = 60;

const STOPPING: Closing = {
  code: 'SERVER_STOPPING',
  message: 'The server stops; come back with your cursor',
};

/** The clients of this instance. */
@Injectable()
export class LiveClients implements OnModuleDestroy {
  private readonly clients = new Map<LiveSocket['conn'], LiveClient>();
  private readonly tools: LiveTools;
  private isClosed = false;

  constructor(
    private readonly tail: ChangeTail,
    rooms: LiveRooms,
    private readonly meter: LiveMeter,
    cursors: ChangeCursors,
  ) {
    this.tools = { tail, rooms, meter, cursors };
  }

  /** How many there are. */
  get count(): number {
    return this.clients.size;
  }

  get all(): LiveClient[] {
    return [...this.clients.values()];
  }

  /** @throws TooManyRequestsError when a key has as many clients as it may */
  requireRoom({ name }: ApiKeyIdentity): void {
    const own = this.all.filter(({ admission }) => admission.identity.name === name);
    if (own.length < CLIENTS_PER_KEY) return;
    const message = `The API key may have ${CLIENTS_PER_KEY} connections at a time`;
    throw new TooManyRequestsError(message, FULL_RETRY_SECONDS);
  }

  /** @returns `null` when its connection has a client already: Socket.IO lets it in as often as it asked before the first answer */
  add(socket: LiveSocket, admission: LiveAdmission): LiveClient | null {
    if (this.clients.has(socket.conn)) {
      socket.conn.close(true);
      return null;
    }
    const client = new LiveClient(socket, admission, this.tools);
    this.clients.set(socket.conn, client);
    this.meter.connected(this.clients.size);
    socket.on('disconnect', (reason) => {
      this.remove(client);
      // Who leaves the namespace alone has nothing to stay for, and would not be counted any more.
      if (reason === 'client namespace disconnect') socket.conn.close(true);
    });
    if (this.isClosed) this.end(client, STOPPING);
    this.tail.start();
    void client.serve();
    return client;
  }

  /** Cuts off who does not take what it is sent. */
  cutSlow(): void {
    for (const client of this.all) if (client.outgoing.waiting > MAX_WAITING) client.cut();
  }

  /** Ends a connection; what was sent goes out first. */
  end({ socket }: LiveClient, reason: Closing): void {
    socket.emit('closing', reason);
    // Ended like this rather than by `disconnect`, after which clients do not come back by themselves.
    if (reason.code === 'SERVER_STOPPING') socket.conn.close();
    else socket.disconnect(true);
  }

  /** Ends every connection, and every one that comes later. */
  close(): void {
    this.isClosed = true;
    for (const client of this.all) this.end(client, STOPPING);
  }

  onModuleDestroy(): void {
    this.close();
  }

  private remove(client: LiveClient): void {
    client.leave();
    this.clients.delete(client.socket.conn);
    this.meter.connected(this.clients.size);
    if (this.clients.size === 0) void this.tail.stop();
  }
}
