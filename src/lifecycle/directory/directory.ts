import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DirectoryNames } from './directory-names.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { RepeatingTask, untilAborted } from '../../common/jobs/repeating-task.js';
import type { QueueLimits } from '../rules/breaches.js';
import { type Agent, DirectoryContents, type DirectoryRows, type Queue } from './directory-contents.js';
import { DirectorySnapshot } from './directory-snapshot.js';
import { DirectoryStore } from './directory.store.js';

/** Milliseconds: from one look for changes, which others may have made, to the next. */
const LOOK_EVERY = 3000;
/** Milliseconds: a server that starts while Supabase is silent answers callers after this. */
const FIRST_LOOK_LIMIT = 2000;

/**
 * All queues and agents, in memory: as Supabase had them a few seconds ago, or, while it does not answer, when it did last, also
 * before a restart.
 */
@Injectable()
export class Directory implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Directory.name);
  private readonly task = new RepeatingTask(
    (signal) => untilAborted(signal, this.look()),
    () => LOOK_EVERY,
  );
  private contents: DirectoryContents | null = null;
  private reading: Promise<void> = Promise.resolve();
  private isTroubled = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly store: DirectoryStore,
    private readonly snapshot: DirectorySnapshot,
    private readonly names: DirectoryNames,
  ) {}

  /** False while neither Supabase nor a snapshot ever told: then no queue and no agent can be said not to exist. */
  get isKnown(): boolean {
    return this.contents !== null;
  }

  /** In the order of their ids, by code unit. */
  get queues(): readonly Queue[] {
    return [...(this.contents?.queues.values() ?? [])];
  }

  /** In the order of their ids, by code unit. */
  get agents(): readonly Agent[] {
    return [...(this.contents?.agents.values() ?? [])];
  }

  async onModuleInit(): Promise<void> {
    const rows = await this.snapshot.read();
    if (rows !== null) this.know(rows);
  }

  /** Where nothing is known yet, Supabase is asked once before the first request comes, unless it does not answer soon. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.isKnown) this.task.start(0);
    else await this.task.startNow(FIRST_LOOK_LIMIT);
  }

  /** Calls a listener whenever something has changed, or is known for the first time. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  findQueue(id: string): Queue | null {
    return this.contents?.queues.get(id) ?? null;
  }

  findAgent(id: string): Agent | null {
    return this.contents?.agents.get(id) ?? null;
  }

  /**
   * @throws NotFoundError `QUEUE_NOT_FOUND`
   * @throws StoreUnavailableError when Supabase never told
   */
  async requireQueue(id: string): Promise<Queue> {
    await this.beKnown();
    const queue = this.findQueue(id);
    if (queue === null) throw new NotFoundError('There is no such queue', { code: 'QUEUE_NOT_FOUND' });
    return queue;
  }

  /**
   * @throws NotFoundError `AGENT_NOT_FOUND`
   * @throws StoreUnavailableError when Supabase never told
   */
  async requireAgent(id: string): Promise<Agent> {
    await this.beKnown();
    const agent = this.findAgent(id);
    if (agent === null) throw new NotFoundError('There is no such agent', { code: 'AGENT_NOT_FOUND' });
    return agent;
  }

  /** Only of the first moments after the first start is there nothing to go by. @throws StoreUnavailableError */
  async beKnown(): Promise<void> {
    if (!this.isKnown) await this.refresh();
  }

  /** The agents of a queue, by id; none of an unknown queue. */
  agentsOf(queueId: string): Agent[] {
    return this.contents?.agentsOf(queueId) ?? [];
  }

  /** @returns `null` of an unknown queue */
  limitsOf(queueId: string): QueueLimits | null {
    return this.findQueue(queueId)?.limits ?? null;
  }

  /** @param number in E.164 @returns who is rung there */
  agentOfNumber(number: string): Agent | null {
    return this.contents?.agentOfNumber(number) ?? null;
  }

  /** @param number in E.164 @returns the name of the agent who is rung there */
  nameOfNumber(number: string): string | null {
    return this.contents?.nameOfNumber(number) ?? null;
  }

  /**
   * Asks Supabase for what has changed, one question after another, so that an older answer never replaces a newer one.
   *
   * @throws StoreUnavailableError when it does not answer; what was known stays
   */
  refresh(): Promise<void> {
    const reading = this.reading.then(() => this.read());
    this.reading = reading.catch(() => undefined);
    return reading;
  }

  private async read(): Promise<void> {
    const rows = await this.store.read(this.contents?.edition ?? null);
    if (rows !== null) await this.take(rows);
  }

  private async take(rows: DirectoryRows): Promise<void> {
    this.know(rows);
    await this.snapshot.write(rows);
  }

  private know(rows: DirectoryRows): void {
    this.contents = new DirectoryContents(rows);
    this.names.take(this.contents);
    for (const listener of this.listeners) listener();
  }

  private async look(): Promise<number> {
    try {
      await this.refresh();
      this.isTroubled = false;
    } catch (error: unknown) {
      if (!this.isTroubled)
        this.logger.warn('queues and agents cannot be read: the last known ones count', error);
      this.isTroubled = true;
    }
    return LOOK_EVERY;
  }
}
