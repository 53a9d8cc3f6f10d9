import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type Twilio from 'twilio/lib/rest/Twilio.js';
import { AppConfig } from '../../config/app-config.js';
import { openRestClient } from './open-rest-client.js';
import type {
  NumberRouting,
  RemoteCall,
  RemoteNumber,
  RemoteRecording,
  RemoteRequest,
} from './remote-resources.js';
import { RestLimits, RestTransport } from './rest-transport.js';
import { statusOf, toApiError } from './twilio-api.error.js';
import {
  toRemoteCall,
  toRemoteNumber,
  toRemoteRecording,
  toRemoteRequest,
} from './remote-resources.mapper.js';
import { Clock } from '../../common/time/clock.js';
import { DAY } from '../../config/time.js';

/** A span of time, both ends included; ISO 8601 UTC. */
export interface TimeSpan {
  readonly since: string;
  readonly until: string;
}

/** What every list of Twilio's client offers, as far as it is needed. */
interface ResourcePage {
  readonly instances: readonly unknown[];
  nextPage(): Promise<ResourcePage> | undefined;
}

const PAGE_SIZE = 500;
type AccountResources = ReturnType<Twilio['api']['v2010']['accounts']>;

const GONE: ReadonlySet<string> = new Set(['deleted', 'absent']);

/** Answers to who asks for what Twilio does not have. */
const NOT_FOUND = 404;

/**
 * Twilio's REST API, as far as Mainline needs it, or the phone simulator's in development.
 *
 * What belongs to a subaccount is found below that account, which our own credentials open too (Twilio, "Subaccounts").
 *
 * Every method throws {@link TwilioApiError} when Twilio cannot be reached or refuses, and the signal's reason once this process
 * is stopping.
 */
@Injectable()
export class TwilioClient implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly transport: RestTransport;
  private client: Promise<Twilio> | null = null;

  constructor(
    protected readonly config: AppConfig,
    private readonly clock: Clock,
    limits: RestLimits,
  ) {
    this.transport = new RestTransport(limits, this.stopping.signal);
  }

  /** Ends what is under way: nothing that Twilio could still answer is needed any more. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Calls and agents' legs that began in the span, newest first. */
  async *listCalls(span: TimeSpan): AsyncGenerator<RemoteCall> {
    const { before, after } = wholeDays(span);
    const query = { startTimeAfter: after, startTimeBefore: before, pageSize: PAGE_SIZE };
    for await (const resource of this.pages((client) => client.calls.page(query))) {
      const call = toRemoteCall(resource, this.clock.now());
      if (call !== null && isWithin(span, call.startedAt)) yield call;
    }
  }

  /** @returns `null` when Twilio does not know the call */
  async findCall(sid: string, accountSid: string | null = null): Promise<RemoteCall | null> {
    const resource = await this.unlessUnknown((client) =>
      this.account(client, accountSid).calls(sid).fetch(),
    );
    return toRemoteCall(resource, this.clock.now());
  }

  /** The agents' legs of a call. */
  async listLegs(callSid: string, accountSid: string | null = null): Promise<RemoteCall[]> {
    const query = { parentCallSid: callSid, pageSize: PAGE_SIZE };
    return this.collect((client) => this.account(client, accountSid).calls.page(query), toRemoteCall);
  }

  /** Recordings that were made in the span, in any order; each whole UTC day that it touches, as more does no harm. */
  async listRecordings(span: TimeSpan): Promise<RemoteRecording[]> {
    const { before, after } = wholeDays(span);
    const query = { dateCreatedAfter: after, dateCreatedBefore: before, pageSize: PAGE_SIZE };
    return this.collect((client) => client.recordings.page(query), toRemoteRecording);
  }

  /** The recordings of one call. */
  async listRecordingsOf(callSid: string, accountSid: string | null = null): Promise<RemoteRecording[]> {
    const query = { callSid, pageSize: PAGE_SIZE };
    return this.collect(
      (client) => this.account(client, accountSid).recordings.page(query),
      toRemoteRecording,
    );
  }

  /** The requests that Twilio made about a leg; Twilio shows them from 15 minutes after its end, and for 30 days. */
  async listEvents(sid: string, accountSid: string | null = null): Promise<RemoteRequest[]> {
    const query = { pageSize: PAGE_SIZE };
    return this.collect(
      (client) => this.account(client, accountSid).calls(sid).events.page(query),
      toRemoteRequest,
    );
  }

  /** Deletes a recording for good; `unknown` when Twilio says that it does not have it, which proves nothing: it may be elsewhere. */
  async removeRecording(sid: string, accountSid: string | null = null): Promise<'removed' | 'unknown'> {
    const removed = await this.unlessUnknown((client) =>
      this.account(client, accountSid).recordings(sid).remove(),
    );
    return removed === null ? 'unknown' : 'removed';
  }

  /** Whether Twilio says that a recording was deleted, or never was any; it remembers deleted ones for 40 days. */
  async isRecordingGone(sid: string, accountSid: string | null = null): Promise<boolean> {
    const resource = await this.unlessUnknown((client) =>
      this.account(client, accountSid).recordings(sid).fetch({ includeSoftDeleted: true }),
    );
    return resource !== null && GONE.has(String(resource.status));
  }

  /** The account's own numbers; not those of its subaccounts. */
  async *listNumbers(): AsyncGenerator<RemoteNumber> {
    for await (const resource of this.pages((client) =>
      client.incomingPhoneNumbers.page({ pageSize: PAGE_SIZE }),
    )) {
      const number = toRemoteNumber(resource);
      if (number !== null) yield number;
    }
  }

  /**
   * Sets where Twilio takes the calls of a number; what is left out stays, and a blank removes.
   *
   * @returns the number as it is now; `null` when Twilio does not have it
   */
  async routeNumber(sid: string, routing: Partial<NumberRouting>): Promise<RemoteNumber | null> {
    return toRemoteNumber(
      await this.unlessUnknown((client) => client.incomingPhoneNumbers(sid).update(routing)),
    );
  }

  private account(client: Twilio, accountSid: string | null): AccountResources {
    return client.api.v2010.accounts(accountSid || this.config.twilio.accountSid);
  }

  protected async collect<T>(
    open: (client: Twilio) => Promise<ResourcePage>,
    read: (resource: unknown, now: Date) => T | null,
  ): Promise<T[]> {
    const found: T[] = [];
    for await (const resource of this.pages(open)) {
      const item = read(resource, this.clock.now());
      if (item !== null) found.push(item);
    }
    return found;
  }

  private async *pages(open: (client: Twilio) => Promise<ResourcePage>): AsyncGenerator<unknown> {
    let page: ResourcePage | undefined = await this.ask(open);
    while (page !== undefined) {
      yield* page.instances;
      page = await this.nextPage(page);
    }
  }

  private nextPage(page: ResourcePage): Promise<ResourcePage | undefined> {
    return this.ask(() => page.nextPage() ?? Promise.resolve(undefined));
  }

  protected async unlessUnknown<T>(question: (client: Twilio) => Promise<T>): Promise<T | null> {
    return this.ask(async (client) => {
      try {
        return await question(client);
      } catch (error: unknown) {
        if (statusOf(error) === NOT_FOUND) return null;
        throw error;
      }
    });
  }

  protected async ask<T>(question: (client: Twilio) => Promise<T>): Promise<T> {
    const { signal } = this.stopping;
    signal.throwIfAborted();
    try {
      this.client ??= openRestClient(this.config.twilio, this.transport);
      return await question(await this.client);
    } catch (error: unknown) {
      signal.throwIfAborted();
      throw toApiError(error);
    }
  }
}

/** Twilio filters by UTC dates and does not say which ends are included, so a day more is asked for on both. */
function wholeDays({ since, until }: TimeSpan): { readonly after: Date; readonly before: Date } {
  return { after: new Date(Date.parse(since) - DAY), before: new Date(Date.parse(until) + DAY) };
}

function isWithin({ since, until }: TimeSpan, moment: string): boolean {
  return moment >= floor(since) && moment <= until;
}

/** Twilio's times are whole seconds. */
function floor(moment: string): string {
  return `${moment.slice(0, 19)}.000Z`;
}
