import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { describeError, type ErrorDescription } from '../../common/errors/describe-error.js';
import { LiveAccess } from './live-access.js';
import type { LiveClient } from './live-client.js';
import { LiveClients } from './live-clients.js';
import { LiveNews } from './live-news.js';
import { LiveRooms } from './live-rooms.js';
import type { LiveAdmission, LiveNamespace, LiveSocket } from './live-socket.js';

/** How often keys and slow clients are looked at, in milliseconds; slow ones also after every message. */
const WATCH_INTERVAL = 5000;

/**
 * The feed of changes over Socket.IO, namespace `/live`.
 *
 * A client connects with `auth: { apiKey, after?, filter? | queue? | call? }` and is sent `event.appended`, `call.created`,
 * `call.updated`, `alert.raised` and `alert.updated`, each with the cursor after it, and `ready` when it has caught up. Its duties: to
 * keep the cursor of the last message that it has dealt with and to send it as `after` when it connects again (`auth` may be a
 * function); to take `call.created` and `call.updated` alike as the call's present state, and to drop one that no longer matches its
 * filter; to take no notice of an event whose id it knows. It changes what it is told of with `subscribe`, which takes `{ filter }`,
 * `{ queue }` or `{ call }`, and is acknowledged with `{ cursor }` or `{ error }`; one that came too early says in `retryAfterSeconds`
 * when it may try again.
 *
 * Events come in the order in which they arrived; one that counts for nothing says `refused`, what a rule concluded says `derived`, by
 * the history at that moment. Nothing is told of a reported call before its beginning: with that come the events that arrived earlier.
 * What becomes of an alert is told with the event that changed it; the call's own `alerts` are always whole.
 */
@WebSocketGateway({ namespace: 'live' })
export class LiveGateway
  implements OnGatewayInit<LiveNamespace>, OnGatewayConnection<LiveSocket>, OnModuleDestroy
{
  private readonly logger = new Logger(LiveGateway.name);
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly access: LiveAccess,
    private readonly clients: LiveClients,
    private readonly rooms: LiveRooms,
    private readonly news: LiveNews,
  ) {}

  afterInit(namespace: LiveNamespace): void {
    namespace.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(this.refusal(error)),
      );
    });
    this.rooms.follow(namespace);
    this.news.follow(namespace, (page, before) => {
      // Before, not after: one page is never too much for a client that has taken the ones before it.
      if (page.changes.length > 0) this.clients.cutSlow();
      this.rooms.tell(namespace, page, before);
    });
    this.watch = setInterval(() => this.lookAfterClients(), WATCH_INTERVAL).unref();
  }

  handleConnection(socket: LiveSocket): void {
    const { key, identity, filter, after } = socket.data;
    if (identity === undefined || filter === undefined || after === undefined) return;
    const client = this.clients.add(socket, { key, identity, filter, after });
    if (client === null) return;
    socket.onAny((name: string, ...given: unknown[]) => void this.answer(client, name, given));
  }

  /** Ends every connection and refuses new ones; comes before the server stops listening. */
  close(): void {
    clearInterval(this.watch);
    this.clients.close();
  }

  onModuleDestroy(): void {
    this.close();
  }

  private async admit(socket: LiveSocket): Promise<void> {
    const admission: LiveAdmission = await this.access.admit(socket);
    this.clients.requireRoom(admission.identity);
    Object.assign(socket.data, admission);
    // It may be large, and holds the key.
    socket.handshake.auth = {};
  }

  private async answer(client: LiveClient, name: string, given: readonly unknown[]): Promise<void> {
    const answer = await this.take(client, name, given[0]).catch((error: unknown) => ({
      error: this.describe(error),
    }));
    const acknowledge = given.at(-1);
    if (isAcknowledgement(acknowledge)) acknowledge(answer);
  }

  private async take(client: LiveClient, name: string, body: unknown): Promise<{ cursor: string | null }> {
    await this.access.countMessage(client.socket, client.admission.identity);
    if (name !== 'subscribe') throw new BadRequestError('Only subscribe is understood');
    return this.changeFilter(client, body);
  }

  private async changeFilter(client: LiveClient, body: unknown): Promise<{ cursor: string | null }> {
    const wish: Record<string, unknown> = { ...(typeof body === 'object' ? body : {}) };
    const next = await this.access.readWish(wish, client.admission.identity);
    return { cursor: client.subscribe(next) };
  }

  private lookAfterClients(): void {
    this.clients.cutSlow();
    for (const client of this.clients.all) if (!this.access.isValid(client.admission)) this.expire(client);
  }

  private expire(client: LiveClient): void {
    this.clients.end(client, { code: 'UNAUTHENTICATED', message: 'The API key is no longer valid' });
  }

  /** What the client finds in `connect_error`. */
  private refusal(error: unknown): Error {
    const data = this.describe(error);
    return Object.assign(new Error(data.message), { data });
  }

  private describe(error: unknown): Omit<ErrorDescription, 'statusCode'> {
    const { statusCode, ...told } = describeError(error);
    if (statusCode >= 500) this.logger.error(`a client of the live feed met ${told.code}`, error);
    return told;
  }
}

/** Socket.IO hands over a function where the client wants an answer. */
function isAcknowledgement(value: unknown): value is (answer: unknown) => void {
  return typeof value === 'function';
}
