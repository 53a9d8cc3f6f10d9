import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { networkOfAddress } from '../../common/access/api-key-gate.js';
import { MinuteLimit } from '../../common/access/minute-limit.js';
import {
  NotFoundError,
  TooManyRequestsError,
  UnauthenticatedError,
} from '../../common/errors/request.errors.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { MINUTE } from '../../config/time.js';

const CODE_BYTES = 32;
export const LIFE_MINUTES = 15;
/** Older codes end when there are more: nobody has use for so many. */
const MOST_CODES = 10;
const ATTEMPTS_PER_MINUTE = 10;
/** With a second count for all together, whoever has countless addresses neither guesses more nor fills the memory. */
const ATTEMPTS_OF_ALL_PER_MINUTE = 100;
const EVERYBODY = 'all';
/** What the server listens on when it listens everywhere, and what a browser on this machine calls it. */
const OWN_HOSTS = ['127.0.0.1', '[::1]', '0.0.0.0', '[::]'];

interface Code {
  readonly digest: Buffer;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A link that signs in once. */
export interface SignInLink {
  readonly url: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
}

/**
 * Links with which whoever started a server in development signs in to its dashboard: each works once, for a quarter of an hour, in
 * this process alone. In production there are none.
 *
 * Nobody is let in without one because of where he comes from: a tunnel's requests come from this machine, too.
 */
@Injectable()
export class SignInLinks implements OnModuleDestroy {
  private codes: readonly Code[] = [];
  private address: string;
  private readonly attempts = new MinuteLimit(ATTEMPTS_PER_MINUTE);
  private readonly allAttempts = new MinuteLimit(ATTEMPTS_OF_ALL_PER_MINUTE);

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.address = dashboardAddress(`http://127.0.0.1:${config.server.port}`);
  }

  /** @param address where the server listens, such as `http://127.0.0.1:3000`: the settings may leave the port to the system */
  listenAt(address: string): void {
    this.address = dashboardAddress(address);
  }

  /** @returns a new link; `null` in production */
  make(): SignInLink | null {
    if (this.config.access.developmentKey === null) return null;
    const code = randomBytes(CODE_BYTES).toString('base64url');
    const expiresAt = this.clock.now().getTime() + LIFE_MINUTES * MINUTE;
    this.codes = [...this.codes, { digest: digestOf(code), expiresAt }].slice(-MOST_CODES);
    // Behind the `#` no browser sends it, so that it is in no log.
    return { url: `${this.address}/#sign-in=${code}`, expiresAt: new Date(expiresAt).toISOString() };
  }

  /**
   * @param sender the address of whoever brings the code
   * @returns the development key
   * @throws NotFoundError in production
   * @throws UnauthenticatedError `SIGN_IN_CODE_INVALID` when the code is wrong, was used, or is too old
   * @throws TooManyRequestsError when too many were tried
   */
  async exchange(code: string, sender: string): Promise<string> {
    const key = this.config.access.developmentKey;
    if (key === null) throw new NotFoundError('There is no such address');
    await this.countAttempt(networkOfAddress(sender));
    if (!this.take(code)) {
      throw new UnauthenticatedError(
        'The link was used or is too old: "npm run mainline -- sign-in" makes a new one',
        {
          code: 'SIGN_IN_CODE_INVALID',
        },
      );
    }
    return key;
  }

  async onModuleDestroy(): Promise<void> {
    await this.attempts.clear();
    await this.allAttempts.clear();
  }

  /** Compares with every code in constant time. */
  private take(code: string): boolean {
    const now = this.clock.now().getTime();
    const digest = digestOf(code);
    const found = this.codes.filter((known) => timingSafeEqual(known.digest, digest));
    this.codes = this.codes.filter((known) => known.expiresAt > now && !found.includes(known));
    return found.some(({ expiresAt }) => expiresAt > now);
  }

  private async countAttempt(network: string): Promise<void> {
    const all = await this.allAttempts.count(EVERYBODY);
    const own = all.isExceeded ? all : await this.attempts.count(network);
    if (own.isExceeded) throw new TooManyRequestsError('Too many codes were tried', own.resetSeconds);
  }
}

/** @returns the address of the dashboard for a browser on this machine, without a trailing slash */
export function dashboardAddress(listening: string): string {
  const url = new URL(listening);
  if (OWN_HOSTS.includes(url.hostname)) url.hostname = 'localhost';
  return url.origin;
}

function digestOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
