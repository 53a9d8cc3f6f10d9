import { Injectable } from '@nestjs/common';
import { type DeadLetter, DeadLetters } from '../../calls/journal/dead-letters.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { type DeadLetterId, formatDeadLetterId } from '../command-line/dead-letter-id.js';
import type {
  DeadLetterListOptions,
  DeadLetterSelection,
  DeadLetterShowOptions,
} from '../command-line/invocation.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';
import { deadLetterTable, describeDeadLetter, summarize } from './dead-letter-table.js';
import { printableJson } from './printable.js';
import { ReplayResult } from './replay-result.js';

/** What can be done to dead letters. Ids that do not exist throw a {@link NotFoundError} before anything is changed. */
@Injectable()
export class DeadLettersCommand {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly replayResult: ReplayResult,
  ) {}

  async list({ store, limit, json }: DeadLetterListOptions, session: CommandSession): Promise<ExitCode> {
    const letters = await this.ofStore(store);
    const newest = letters.sort(byTime).slice(-limit);
    if (json === true) session.print(printableJson(newest.map(summarize)));
    else printTable(newest, letters.length, session);
    return EXIT.done;
  }

  async show({ id, json }: DeadLetterShowOptions, session: CommandSession): Promise<ExitCode> {
    const [letter] = await this.findAll([id]);
    if (letter === undefined) return EXIT.failed;
    const lines = json === true ? [printableJson(letter)] : describeDeadLetter(letter);
    for (const line of lines) session.print(line);
    return EXIT.done;
  }

  /**
   * Puts each event back once, and tells whether the databases took it this time, as far as that is known within seconds.
   *
   * The journal serves both databases. When both had refused an event, both letters go: a second copy in the journal would be
   * refused a second time, and leave twice as many letters as before.
   */
  async replay(selection: DeadLetterSelection, session: CommandSession): Promise<ExitCode> {
    const letters = await this.select(selection);
    if (letters.length === 0) return nothingToDo(session);
    const byEvent = groupByEvent(await this.deadLetters.list());
    const events = new Set(letters.map(({ event }) => event.id));
    await each([...events], session, (id) => this.replayEvent(byEvent.get(id) ?? []));
    session.print(`${counted(events.size)} put back into the journal.`);
    return this.replayResult.report(events, session);
  }

  async drop(selection: DeadLetterSelection, session: CommandSession): Promise<ExitCode> {
    const letters = await this.select(selection);
    if (letters.length === 0) return nothingToDo(session);
    await each(letters, session, (letter) => this.deadLetters.drop(letter));
    session.print(letters.length === 1 ? '1 letter was dropped.' : `${letters.length} letters were dropped.`);
    return EXIT.done;
  }

  private select({ ids, all, store }: DeadLetterSelection): Promise<DeadLetter[]> {
    return all === true ? this.ofStore(store) : this.findAll(ids);
  }

  private async ofStore(store: string | undefined): Promise<DeadLetter[]> {
    const letters = await this.deadLetters.list();
    return letters.filter((letter) => store === undefined || letter.store === store);
  }

  private async findAll(ids: readonly DeadLetterId[]): Promise<DeadLetter[]> {
    const found = await Promise.all(ids.map(({ store, sequence }) => this.deadLetters.find(store, sequence)));
    const unknown = ids.filter((_id, index) => found[index] === null).map(formatDeadLetterId);
    if (unknown.length > 0) {
      throw new NotFoundError(`There is no dead letter ${unknown.join(', ')}`, {
        code: 'DEAD_LETTER_NOT_FOUND',
      });
    }
    return found.filter((letter) => letter !== null);
  }

  /** Replaying one letter does it for those of the other store as well. */
  private async replayEvent([letter]: readonly DeadLetter[]): Promise<void> {
    if (letter !== undefined) await this.deadLetters.replay(letter);
  }
}

function groupByEvent(letters: readonly DeadLetter[]): Map<string, DeadLetter[]> {
  const groups = new Map<string, DeadLetter[]>();
  for (const letter of letters) groups.set(letter.event.id, [...(groups.get(letter.event.id) ?? []), letter]);
  return groups;
}

async function each<Item>(
  items: readonly Item[],
  session: CommandSession,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    session.signal.throwIfAborted();
    await work(item);
    session.progress(`${index + 1} of ${items.length}`);
  }
}

function printTable(newest: readonly DeadLetter[], total: number, session: CommandSession): void {
  if (total === 0) {
    nothingToDo(session);
    return;
  }
  for (const line of deadLetterTable(newest)) session.print(line);
  if (newest.length < total) session.print(`The newest ${newest.length} of ${total}; --limit shows more.`);
}

function nothingToDo(session: CommandSession): ExitCode {
  session.print('There are no dead letters.');
  return EXIT.done;
}

function counted(count: number): string {
  return count === 1 ? '1 event was' : `${count} events were`;
}

function byTime(left: DeadLetter, right: DeadLetter): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  return left.sequence - right.sequence;
}
