import { randomUUID } from 'node:crypto';
import { EventsClient } from '../lifecycle/events-client.js';
import { CallerPhone, type CalledMainline } from './caller-phone.js';
import type { DatabaseSwitches } from './database-switches.js';
import { OwnedTime } from './owned-time.js';
import type { PhoneMove } from './phone-protocol.js';
import type { PhoneNumber, PhoneState } from './phone-state.js';
import { readContent, readMove, readSoundPart } from './read-move.js';
import { ReportingPhone } from './reporting-phone.js';

/** What all phones of a server share. */
export interface PhoneSurroundings extends Omit<CalledMainline, 'time'> {
  readonly databases: DatabaseSwitches;
  /** What may be called. */
  readonly numbers: readonly PhoneNumber[];
}

/** Who uses a phone. */
export interface PhoneUser {
  readonly keyName: string;
  readonly apiKey: string;
}

/** One page's phone: its calls, those that it reports, and what goes wrong with them. */
export class Phone {
  readonly id = randomUUID();
  private revision = 1;
  private readonly time = new OwnedTime();
  private readonly caller: CallerPhone;
  private readonly reporting: ReportingPhone;

  /** @param onChange hears whenever there is something else to show */
  constructor(
    private readonly surroundings: PhoneSurroundings,
    readonly user: PhoneUser,
    private readonly onChange: () => void,
  ) {
    const { url } = surroundings;
    const changed = (): void => void this.changed();
    this.caller = new CallerPhone({ ...surroundings, time: this.time }, changed);
    this.reporting = new ReportingPhone(new EventsClient({ url, apiKey: user.apiKey }), this.time, changed);
  }

  /** @param isResumed whether whoever is shown it had this phone before */
  state(isResumed: boolean): PhoneState {
    const { caller, revision, surroundings } = this;
    const placed = caller.current;
    return {
      ...{ revision, isResumed, phoneId: this.id, numbers: surroundings.numbers },
      at: this.time.now().toISOString(),
      call: placed?.state() ?? null,
      moves: caller.moves,
      agents: caller.agents(),
      faults: {
        callbacks: { ...caller.callbacks, held: placed?.call.heldCallbacks ?? 0 },
        databases: surroundings.databases.states(),
      },
      sound: caller.sound.state,
      lifecycle: this.reporting.state(),
      log: placed?.log.entries ?? [],
    };
  }

  /**
   * Does what a page asks for.
   *
   * @param given nothing in it is to be believed
   * @returns the revision that has its effect
   * @throws BadRequestError, ConflictError with the codes of the protocol
   */
  async move(given: unknown): Promise<number> {
    await this.perform(readMove(given));
    return this.changed();
  }

  /** Takes a part of a recorded sound. @throws BadRequestError with the codes of the protocol */
  takeSound(part: unknown, content: unknown): number {
    const isComplete = this.caller.sound.add(readSoundPart(part), readContent(content));
    if (isComplete) this.caller.takeSound();
    return this.changed();
  }

  /** Something that all phones show is not what it was. */
  changed(): number {
    this.revision += 1;
    this.onChange();
    return this.revision;
  }

  /**
   * Hangs up and ends whatever goes on.
   *
   * @param graceSeconds how long callbacks may still be delivered
   */
  async close(graceSeconds: number): Promise<void> {
    const grace = new OwnedTime();
    await Promise.race([this.caller.hangUp(), grace.wait(graceSeconds)]);
    grace.wait(0).catch(() => undefined);
    grace.end();
    this.time.end();
  }

  private async perform(move: PhoneMove): Promise<void> {
    switch (move.move) {
      case 'agent':
        return this.caller.actOnAgent(move);
      case 'callbacks':
        this.caller.callbacks = { arrive: move.arrive, lateSeconds: move.lateSeconds ?? 5 };
        return;
      case 'database':
        return this.surroundings.databases.set(move.database, move.isCutOff);
      case 'begin':
      case 'report':
      case 'deliver':
        return this.reporting.act(move);
      default:
        return this.caller.act(move);
    }
  }
}
