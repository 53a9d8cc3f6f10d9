import { io, type Socket } from 'socket.io-client';
import type {
  PhoneAnswer,
  PhoneClientEvents,
  PhoneClosing,
  PhoneMove,
  PhoneServerEvents,
} from '../../src/development/phone/phone-protocol.js';
import { MOST_PART_BYTES } from '../../src/development/phone/phone-protocol.js';
import type { AgentPhone, PhoneState } from '../../src/development/phone/phone-state.js';
import { eventually } from './eventually.js';
import type { Refusal } from './live-reader.js';

/** The page of the phone without its looks: keeps the last state and acts. */
export class PhonePage {
  readonly closings: PhoneClosing[] = [];
  readonly socket: Socket<PhoneServerEvents, PhoneClientEvents>;
  private last: PhoneState | null = null;
  private isDisconnected = false;

  constructor(url: string, auth: Record<string, unknown>) {
    this.socket = io(`${url}/phone`, {
      ...{ transports: ['websocket'], auth, reconnection: false, forceNew: true },
    });
    this.socket.on('state', (state) => (this.last = state));
    this.socket.on('closing', (closing) => this.closings.push(closing));
    this.socket.on('disconnect', () => (this.isDisconnected = true));
  }

  static async open(url: string, apiKey: string, phoneId?: string): Promise<PhonePage> {
    const page = new PhonePage(url, { apiKey, ...(phoneId !== undefined && { phoneId }) });
    await page.until(() => true);
    return page;
  }

  /** Connects, and expects to be refused. */
  static async refused(url: string, auth: Record<string, unknown>): Promise<Refusal> {
    const page = new PhonePage(url, auth);
    try {
      return await new Promise<Refusal>((resolve, reject) => {
        page.socket.on('connect', () => reject(new Error('it was let in')));
        page.socket.on('connect_error', (error) => resolve(error));
      });
    } finally {
      page.close();
    }
  }

  get state(): PhoneState {
    if (this.last === null) throw new Error('no state has come');
    return this.last;
  }

  get hasGone(): boolean {
    return this.isDisconnected;
  }

  agent(number: string): AgentPhone {
    const found = this.state.agents.find((agent) => agent.number === number);
    if (found === undefined) throw new Error(`there is no phone ${number}`);
    return found;
  }

  /** Resolves with the first state that is as wished. */
  until(isWished: (state: PhoneState) => boolean): Promise<PhoneState> {
    return eventually(() => {
      const { state } = this;
      if (isWished(state)) return state;
      const { call, agents, faults, lifecycle } = state;
      throw new Error(`the phone is otherwise: ${JSON.stringify({ call, agents, faults, lifecycle })}`);
    }, 60_000);
  }

  /** Sends what may be no move at all. */
  try(move: unknown): Promise<PhoneAnswer> {
    const bare: Socket = this.socket;
    return bare.timeout(60_000).emitWithAck('move', move) as Promise<PhoneAnswer>;
  }

  /** Does it, and waits for the state that has its effect. @throws when it is refused */
  async move(move: PhoneMove): Promise<PhoneState> {
    const answer = await this.try(move);
    if ('error' in answer) throw new Error(`${move.move} was refused: ${JSON.stringify(answer.error)}`);
    return this.until(({ revision }) => revision >= answer.revision);
  }

  /** @returns the code of the refusal, or `null` */
  async codeOf(move: unknown): Promise<string | null> {
    const answer = await this.try(move);
    return 'error' in answer ? answer.error.code : null;
  }

  /** Sends a sound in parts. @returns the answer to the last of them */
  async send(sound: Buffer, size = MOST_PART_BYTES): Promise<PhoneAnswer> {
    let answer: PhoneAnswer = { revision: 0 };
    for (let offset = 0; offset < sound.length && !('error' in answer); offset += size) {
      const part = { offset, bytes: sound.length };
      answer = (await this.socket
        .timeout(60_000)
        .emitWithAck('sound', part, sound.subarray(offset, offset + size))) as PhoneAnswer;
    }
    return answer;
  }

  close(): void {
    this.socket.close();
  }
}
