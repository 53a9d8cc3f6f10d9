import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { BadRequestError } from '../common/errors/request.errors.js';
import { RESOLVE_ALL, type ResolveAll } from '../common/http/public-lookup.js';
import { AppConfig } from '../config/app-config.js';
import {
  type AddressRules,
  checkAddress,
  checkHost,
  GreetingAddressError,
  requestGreeting,
} from './greeting-request.js';

/** How long a look at a greeting may take in all, in milliseconds. */
const LIMIT = 8000;
const MEGABYTE = 1024 * 1024;
const MOST_BYTES = 10 * MEGABYTE;

/** What is there is no greeting. */
class GreetingContentError extends Error {
  readonly code = 'GREETING_CONTENT';
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke off',
  ENOTFOUND: 'the host was not found',
  EAI_AGAIN: 'the host was not found',
  TIMEOUT: `there was no whole answer within ${LIMIT / 1000} seconds`,
};

/**
 * Looks once whether callers can hear what is at an address: Twilio fetches it later, during a call.
 *
 * Private addresses are refused in every case, since whoever may make a session may not look into the network that Mainline stands in.
 */
@Injectable()
export class GreetingCheck {
  private readonly logger = new Logger(GreetingCheck.name);
  private readonly isProduction: boolean;
  private readonly isSkipped: boolean;
  private readonly rules: AddressRules;

  constructor({ environment, sessions }: AppConfig, @Optional() @Inject(RESOLVE_ALL) resolve?: ResolveAll) {
    this.isProduction = environment === 'production';
    this.isSkipped = sessions.skipsGreetingCheck;
    this.rules = { mayBeHttp: !this.isProduction, testHosts: sessions.greetingTestHosts, resolve };
  }

  /**
   * @param address an absolute address
   * @returns what its sender should know: outside of production that nothing could be reached
   * @throws BadRequestError `GREETING_REFUSED`
   */
  async check(address: string): Promise<readonly string[]> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(timedOut()), LIMIT);
    try {
      await this.look(address, limit.signal);
      return [];
    } catch (error: unknown) {
      return [this.warningOf(limit.signal.aborted ? limit.signal.reason : error)];
    } finally {
      clearTimeout(timer);
    }
  }

  private async look(address: string, signal: AbortSignal): Promise<void> {
    if (this.isSkipped) {
      const url = new URL(address);
      checkAddress(url, this.rules);
      return orAborted(checkHost(url, this.rules), signal);
    }
    // A look-up of a name cannot be ended, only left alone.
    const response = await orAborted(requestGreeting(address, this.rules, signal), signal);
    try {
      judgeHead(response);
      await judgeLength(response, response.headers['content-length']);
    } finally {
      response.destroy();
    }
  }

  private warningOf(error: unknown): string {
    if (error instanceof GreetingAddressError || error instanceof GreetingContentError) {
      throw refused(`greetingUrl ${error.message}`, error);
    }
    const problem = `greetingUrl could not be reached: ${reasonOf(error)}`;
    if (this.isProduction) throw refused(problem, error);
    this.logger.warn(problem, { err: error });
    return problem;
  }
}

interface Head {
  readonly statusCode?: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

function judgeHead({ statusCode = 0, headers }: Head): void {
  if (statusCode !== 200) throw new GreetingContentError(`was answered with ${statusCode}`);
  const [type = ''] = String(headers['content-type'] ?? '').split(';');
  if (!/^\s*audio\/[\w.+-]+\s*$/i.test(type)) {
    throw new GreetingContentError('must lead to audio: its content type is no audio type');
  }
}

async function judgeLength(body: AsyncIterable<Buffer>, stated: string | undefined): Promise<void> {
  const length = stated === undefined ? await lengthOf(body) : Number(stated);
  if (length > MOST_BYTES) throw new GreetingContentError(`must lead to at most ${MOST_BYTES / MEGABYTE} MB`);
  if (length === 0) throw new GreetingContentError('leads to nothing: the answer is empty');
}

/** Reads a body of which nobody says how long it is, until it ends or is too long. */
async function lengthOf(body: AsyncIterable<Buffer>): Promise<number> {
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MOST_BYTES) break;
  }
  return length;
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(timedOut());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function timedOut(): Error {
  return Object.assign(new Error('The greeting took too long'), { code: 'TIMEOUT' });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (/^[A-Z_]{3,60}$/.test(code) ? code.toLowerCase() : 'the connection failed');
}

function refused(problem: string, cause: unknown): BadRequestError {
  const details = [{ field: 'greetingUrl', problem }];
  return new BadRequestError('The greeting cannot be played', { code: 'GREETING_REFUSED', details, cause });
}
