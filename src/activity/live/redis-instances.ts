import { Logger } from '@nestjs/common';
import { createClient, type RedisClientType } from '@redis/client';
import { createAdapter } from '@socket.io/redis-streams-adapter';

type AdapterMaker = ReturnType<typeof createAdapter>;

/** Longest pause between two attempts to reach Redis, in milliseconds. */
const MAX_PAUSE = 5000;
const CONNECT_LIMIT = 5000;

/**
 * The connections to Redis by which instances tell each other that there is news.
 *
 * Nothing waits for them: while Redis is away they try again, and what should have been said is dropped.
 */
export class RedisInstances {
  private readonly logger = new Logger(RedisInstances.name);
  private readonly clients: RedisClientType[] = [];
  private isDown = false;

  constructor(private readonly url: string) {}

  /** @returns what gives each namespace its adapter */
  adapter(): AdapterMaker {
    const publisher = this.open(true);
    const publish = publisher.publish.bind(publisher);
    // The adapter does not look at what becomes of its messages, and a rejection that nobody handles ends the process.
    Object.assign(publisher, {
      publish: (channel: string, message: Buffer) => publish(channel, message).catch(() => 0),
      duplicate: () => this.makeReader(),
    });
    return createAdapter(publisher, { streamName: 'mainline.live', channelPrefix: 'mainline.live' });
  }

  close(): void {
    for (const client of this.clients) client.destroy();
  }

  /** The adapter connects its copies itself; what fails there is tried again by the client. */
  private makeReader(): RedisClientType {
    const reader = this.create(false);
    const connect = reader.connect.bind(reader);
    Object.assign(reader, { connect: () => connect().catch(() => new Promise(() => undefined)) });
    return reader;
  }

  private open(forgets: boolean): RedisClientType {
    const client = this.create(forgets);
    client.connect().catch((error: unknown) => this.noteFailure(error));
    return client;
  }

  /** @param forgets whether what is said while Redis is away is dropped, or waits */
  private create(forgets: boolean): RedisClientType {
    const socket = {
      connectTimeout: CONNECT_LIMIT,
      reconnectStrategy: (attempt: number) => Math.min(2 ** attempt * 100, MAX_PAUSE),
    };
    const client: RedisClientType = createClient({ url: this.url, disableOfflineQueue: forgets, socket });
    client.on('error', (error: unknown) => this.noteFailure(error));
    client.on('ready', () => (this.isDown = false));
    this.clients.push(client);
    return client;
  }

  private noteFailure(error: unknown): void {
    if (!this.isDown) this.logger.warn('Redis cannot be reached; instances look for news themselves', error);
    this.isDown = true;
  }
}
