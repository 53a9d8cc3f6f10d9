import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { describeError, type ErrorDescription } from '../../common/errors/describe-error.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { PhoneAccess, type PhoneAdmission } from './phone-access.js';
import { Phones } from './phones.js';

type Switchboard = Awaited<ReturnType<Phones['switchboard']>>;
type Attached = Awaited<ReturnType<Switchboard['attach']>>;

/** One page, once it is let in. */
interface Visitor {
  readonly socket: Socket;
  readonly admission: PhoneAdmission;
  readonly phone: Attached;
}

/** Why a connection is ended. */
interface Closing {
  readonly code: string;
  readonly message: string;
}

/** How often keys are looked at, in milliseconds. */
const WATCH_INTERVAL = 5000;

/**
 * The phone of the dashboard over Socket.IO, namespace `/phone`: only in development, and only on the machine itself.
 *
 * What is said there stands in `development/phone/phone-protocol.ts`, and whatever a phone does is done by the phone simulator.
 */
@WebSocketGateway({ namespace: 'phone' })
export class PhoneGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnModuleDestroy {
  private readonly logger = new Logger(PhoneGateway.name);
  private readonly visitors = new Set<Visitor>();
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly access: PhoneAccess,
    private readonly phones: Phones,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(this.refusal(error)),
      );
    });
    if (!this.access.isAvailable) return;
    this.watch = setInterval(() => this.lookAfterKeys(), WATCH_INTERVAL).unref();
  }

  handleConnection(socket: Socket): void {
    const entry = entered.get(socket);
    if (entry === undefined) return;
    const { admission, switchboard } = entry;
    const page = {
      user: userOf(admission),
      show: (state: object) => void socket.emit('state', state),
      close: (closing: Closing) => end(socket, closing),
    };
    const visitor = { socket, admission, phone: switchboard.attach(page, admission.phoneId) };
    this.visitors.add(visitor);
    socket.on('disconnect', () => {
      this.visitors.delete(visitor);
      visitor.phone.leave();
    });
    socket.onAny((name: string, ...given: unknown[]) => void this.answer(visitor, name, given));
  }

  /** Hangs up every phone and ends every connection; comes before the server stops listening. */
  async close(): Promise<void> {
    clearInterval(this.watch);
    await this.phones.close();
  }

  async onModuleDestroy(): Promise<void> {
    await this.close();
  }

  /** Everything that may be refused is, before the page is let in. */
  private async admit(socket: Socket): Promise<void> {
    const admission = await this.access.admit(socket);
    // It holds the key.
    socket.handshake.auth = {};
    const switchboard = await this.phones.switchboard();
    await switchboard.prepare(userOf(admission), admission.phoneId);
    entered.set(socket, { admission, switchboard });
  }

  private async answer(visitor: Visitor, name: string, given: readonly unknown[]): Promise<void> {
    const answer = await this.take(visitor, name, given).catch((error: unknown) => ({
      error: this.describe(error),
    }));
    const acknowledge = given.at(-1);
    if (isAcknowledgement(acknowledge)) acknowledge(answer);
  }

  private async take(
    { socket, admission, phone }: Visitor,
    name: string,
    [first, second]: readonly unknown[],
  ): Promise<object> {
    await this.access.countMessage(socket, admission);
    if (name === 'state') return phone.state();
    if (name === 'move') return { revision: await phone.move(first) };
    if (name === 'sound') return { revision: phone.takeSound(first, second) };
    throw new BadRequestError('Only move, sound and state are understood');
  }

  private lookAfterKeys(): void {
    for (const { socket, admission } of this.visitors) {
      if (this.access.isValid(admission)) continue;
      end(socket, { code: 'UNAUTHENTICATED', message: 'The API key is no longer valid' });
    }
  }

  /** What the page finds in `connect_error`. */
  private refusal(error: unknown): Error {
    const data = this.describe(error);
    return Object.assign(new Error(data.message), { data });
  }

  private describe(error: unknown): Omit<ErrorDescription, 'statusCode'> {
    const { statusCode, ...told } = describeError(error);
    if (statusCode >= 500) this.logger.error(`a page of the phone met ${told.code}`, error);
    return told;
  }
}

/** Those that were let in. */
const entered = new WeakMap<Socket, { admission: PhoneAdmission; switchboard: Switchboard }>();

function userOf({ identity, apiKey }: PhoneAdmission): { keyName: string; apiKey: string } {
  return { keyName: identity.name, apiKey };
}

/** Ended by its connection when the page shall come back: after `disconnect` pages do not. */
function end(socket: Socket, closing: Closing): void {
  socket.emit('closing', closing);
  if (closing.code === 'SERVER_STOPPING') socket.conn.close();
  else socket.disconnect(true);
}

/** Socket.IO hands over a function where the client wants an answer. */
function isAcknowledgement(value: unknown): value is (answer: unknown) => void {
  return typeof value === 'function';
}
