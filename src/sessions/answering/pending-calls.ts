import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { isMissingFile } from '../../common/files/local-files.js';
import { appendSynced, writeWhole } from '../../common/files/whole-file.js';
import { AppConfig } from '../../config/app-config.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { type GivenAnswer, SessionsStore } from '../pool/sessions.store.js';

export const PENDING_FILE = 'session-calls.jsonl';

/** What Supabase has to be told: how a call was answered, or that the callers of erased calls are to be forgotten. */
type Task = { readonly call: GivenAnswer } | { readonly forget: readonly string[] };

/** What was told. */
export interface Delivered {
  readonly count: number;
  /** How many calls lost their callers. */
  readonly forgotten: number;
}

/**
 * What Supabase has to be told of calls to pooled numbers, in order, in memory and in a file beside the journal. A disk that does not
 * work takes nothing from what is in memory.
 */
@Injectable()
export class PendingCalls {
  private readonly logger = new Logger(PendingCalls.name);
  private readonly path: string;
  private tasks: Task[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: SessionsStore,
    { server }: AppConfig,
  ) {
    this.path = join(server.dataDir, PENDING_FILE);
  }

  /** Takes what a former process left. */
  async load(): Promise<void> {
    try {
      const text = await readFile(this.path, 'utf8');
      this.tasks = text.split('\n').flatMap(readTask);
      // What comes behind a line that a crash cut off would be part of it.
      if (text !== '' && !text.endsWith('\n')) await this.rewrite();
    } catch (error: unknown) {
      if (!isMissingFile(error)) this.logger.error('calls to be noted in Supabase cannot be read', error);
    }
  }

  /** Resolves when the disk has it, or cannot. */
  add(call: GivenAnswer): Promise<void> {
    return this.append({ call });
  }

  /** The callers of calls that were answered from memory are forgotten here at once. Resolves when the disk has it, or cannot. */
  async forget(callIds: readonly string[]): Promise<void> {
    const erased = new Set(callIds);
    const isNamed = this.tasks.some((task) => 'call' in task && erased.has(task.call.callId));
    this.tasks = this.tasks.map((task) => withoutCaller(task, erased));
    await this.append({ forget: callIds });
    if (isNamed) await this.rewrite();
  }

  /** How a call was answered that Supabase does not know of yet. */
  find(callId: string): GivenAnswer | null {
    return this.calls().find((call) => call.callId === callId) ?? null;
  }

  /** How many of these calls had the greeting of a session. */
  greetingsOf(sessionId: string): number {
    return this.calls().filter((call) => call.sessionId === sessionId && call.answer === 'greeting').length;
  }

  /**
   * Tells Supabase all that there is. It stays until {@link settle}: a memory counts it until it has looked again.
   *
   * @throws StoreUnavailableError when it does not answer
   */
  async deliver(): Promise<Delivered> {
    const tasks = [...this.tasks];
    let forgotten = 0;
    for (const task of tasks) forgotten += await this.tell(task);
    return { count: tasks.length, forgotten };
  }

  /** Removes the first so many. */
  async settle(count: number): Promise<void> {
    if (count === 0) return;
    this.tasks = this.tasks.slice(count);
    await this.rewrite();
  }

  private calls(): GivenAnswer[] {
    return this.tasks.flatMap((task) => ('call' in task ? task.call : []));
  }

  /** What can never be written is given up: it would hold up the rest. */
  private async tell(task: Task): Promise<number> {
    try {
      if ('forget' in task) return await this.store.forgetCallers(task.forget);
      await this.store.recordCall(task.call);
    } catch (error: unknown) {
      if (!(error instanceof StoreRejectedError)) throw error;
      this.logger.error('a call to a pooled number cannot be noted in Supabase', error);
    }
    return 0;
  }

  private append(task: Task): Promise<void> {
    this.tasks.push(task);
    return this.write(() => appendSynced(this.path, `${JSON.stringify(task)}\n`));
  }

  private rewrite(): Promise<void> {
    return this.write(() =>
      writeWhole(this.path, this.tasks.map((task) => `${JSON.stringify(task)}\n`).join('')),
    );
  }

  private write(work: () => Promise<void>): Promise<void> {
    this.writing = this.writing.then(work).catch((error: unknown) => {
      this.logger.error('calls to be noted in Supabase cannot be written: a crash would lose them', error);
    });
    return this.writing;
  }
}

function withoutCaller(task: Task, erased: ReadonlySet<string>): Task {
  return 'call' in task && erased.has(task.call.callId) ? { call: { ...task.call, caller: null } } : task;
}

/** A line that a crash cut off is none. */
function readTask(line: string): Task[] {
  try {
    const task: unknown = JSON.parse(line);
    return isTask(task) ? [task] : [];
  } catch {
    return [];
  }
}

/** Nobody but this class writes the file. */
function isTask(task: unknown): task is Task {
  return typeof task === 'object' && task !== null && ('call' in task || 'forget' in task);
}
