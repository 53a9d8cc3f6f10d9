import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SECOND } from '../../../config/time.js';
import type { SentRequest } from '../network/webhook-request.js';
import { ifThere, parseKept } from './kept-files.js';

/** One phone of a call as it is kept on disk; times are ISO 8601 in simulated time. */
export interface KeptLeg {
  readonly sid: string;
  /** What every request about the leg says, `CallStatus` included. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: string;
  readonly createdAt: string;
  /** When the status changed last. */
  readonly updatedAt: string;
  /** `null` while nobody has picked up, and for ever when nobody does. */
  readonly answeredAt: string | null;
  /** `null` while the leg is under way. */
  readonly endedAt: string | null;
  /** The process that plays the call. */
  readonly processId?: number;
}

/** One attempt of a request as it is kept on disk: neither its signature nor what Twilio does not tell. */
export interface KeptRequest extends Pick<
  SentRequest,
  'method' | 'url' | 'parameters' | 'status' | 'contentType' | 'body' | 'milliseconds'
> {
  /** ISO 8601 in simulated time. */
  readonly at: string;
}

/** What is kept of a request. */
export function toKeptRequest(sent: SentRequest): KeptRequest {
  const { method, url, parameters, status, contentType, body, milliseconds, at } = sent;
  return { method, url, parameters, status, contentType, body, milliseconds, at: at.toISOString() };
}

/** In a container every process may have the same id: then it is an earlier one's when it is older than this one. */
function isAbandoned({ processId, createdAt }: KeptLeg): boolean {
  if (processId === undefined) return false;
  if (processId === process.pid) return Date.parse(createdAt) < Date.now() - process.uptime() * SECOND;
  try {
    process.kill(processId, 0);
    return false;
  } catch (error: unknown) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

const LEG_FIELDS = ['sid', 'parameters', 'status', 'createdAt', 'endedAt'] as const;
const REQUEST_FIELDS = ['url', 'parameters', 'status', 'at'] as const;

const CALL_SID = /^CA[0-9a-fA-F]{32}$/;
const LEG_FILE = /^(CA[0-9a-fA-F]{32})\.json$/;
/** Files that are open at the same time while all are read. */
const OPEN_FILES = 32;

/**
 * The simulated Twilio's calls, in a folder that processes share: for each leg a file that says how it is, and one to which every
 * request about it is added.
 *
 * Writing blocks, for less than a millisecond: whoever is asked next finds on disk what went before, and no write
 * can overtake another. A leg is written by the one process that plays its call.
 */
export class CallsFolder {
  /** Legs that have ended change no more, so that a list of many pages need not read them again for each. */
  private readonly ended = new Map<string, KeptLeg>();
  private isMade = false;

  /** @param folder is made when the first leg is kept */
  constructor(private readonly folder: string) {}

  /** The folder that belongs to a data folder. */
  static of(dataDir: string): CallsFolder {
    return new CallsFolder(join(dataDir, 'simulator'));
  }

  /** Replaces what is known of a leg; renaming makes it appear whole. One with a sid that Twilio could not give is not kept. */
  keepLeg(leg: KeptLeg): void {
    if (!CALL_SID.test(leg.sid)) return;
    this.makeFolder();
    const draft = `${this.legFile(leg.sid)}.${randomBytes(4).toString('hex')}`;
    writeFileSync(draft, JSON.stringify(leg), { flag: 'wx', mode: 0o600 });
    renameSync(draft, this.legFile(leg.sid));
  }

  /** Adds a request to those about its leg, in the order in which they were answered. */
  keepRequest(sid: string, request: KeptRequest): void {
    if (!CALL_SID.test(sid)) return;
    this.makeFolder();
    appendFileSync(this.requestsFile(sid), `${JSON.stringify(request)}\n`, { mode: 0o600 });
  }

  /** All legs, in no order. */
  async legs(): Promise<KeptLeg[]> {
    const sids = ((await ifThere(readdir(this.folder))) ?? []).flatMap(
      (name) => LEG_FILE.exec(name)?.[1] ?? [],
    );
    const legs: KeptLeg[] = [];
    for (let start = 0; start < sids.length; start += OPEN_FILES) {
      const some = await Promise.all(sids.slice(start, start + OPEN_FILES).map((sid) => this.listed(sid)));
      legs.push(...some.filter((leg) => leg !== null));
    }
    return legs;
  }

  /** @returns `null` when there is no such leg */
  async leg(sid: string): Promise<KeptLeg | null> {
    if (!CALL_SID.test(sid)) return null;
    const text = await ifThere(readFile(this.legFile(sid), 'utf8'));
    return text === null ? null : parseKept<KeptLeg>(text, 'leg', LEG_FIELDS);
  }

  /** Every request about a leg so far; the last line is left out while it is being written. */
  async requests(sid: string): Promise<KeptRequest[]> {
    const text = CALL_SID.test(sid) ? await ifThere(readFile(this.requestsFile(sid), 'utf8')) : null;
    const whole = text?.slice(0, text.lastIndexOf('\n') + 1) ?? '';
    return whole
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [parseKept<KeptRequest>(line, 'request', REQUEST_FIELDS)]));
  }

  /**
   * Ends the legs of calls that nobody plays any more, because their process ended: a phone network outlives those who call.
   *
   * @param now ISO 8601 of it is when they end
   */
  async endAbandoned(now: Date): Promise<void> {
    const at = now.toISOString();
    for (const leg of await this.legs()) {
      if (leg.endedAt !== null || !isAbandoned(leg)) continue;
      const status = leg.answeredAt === null ? 'no-answer' : 'completed';
      const parameters = { ...leg.parameters, CallStatus: status };
      this.keepLeg({ ...leg, parameters, status, updatedAt: at, endedAt: at });
    }
  }

  /** Forgets a leg and the requests about it. */
  async remove(sid: string): Promise<void> {
    if (!CALL_SID.test(sid)) return;
    this.ended.delete(sid);
    for (const file of [this.legFile(sid), this.requestsFile(sid)]) await rm(file, { force: true });
  }

  private makeFolder(): void {
    if (this.isMade) return;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.isMade = true;
  }

  private async listed(sid: string): Promise<KeptLeg | null> {
    const leg = this.ended.get(sid) ?? (await this.leg(sid));
    if (leg !== null && leg.endedAt !== null) this.ended.set(sid, leg);
    return leg;
  }

  private legFile(sid: string): string {
    return join(this.folder, `${sid}.json`);
  }

  private requestsFile(sid: string): string {
    return join(this.folder, `${sid}.requests.jsonl`);
  }
}
