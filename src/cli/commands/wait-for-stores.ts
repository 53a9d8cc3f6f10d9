import { setTimeout } from 'node:timers/promises';
import type { CallsRepository } from '../../calls/calls.repository.js';
import type { CommandSession } from '../terminal/command-session.js';

const LOOK_MILLISECONDS = 100;
/** 15 seconds. */
const MOST_LOOKS_AT_START = 150;
/** 10 seconds. */
const MOST_LOOKS_AT_DELIVERY = 100;

/**
 * Waits up to 15 seconds until both databases have answered once: embedded ones that have just started are slow at first.
 *
 * A database that is down then is the command's own to tell of.
 */
export async function waitForStores(calls: CallsRepository, session: CommandSession): Promise<void> {
  for (let look = 0; look < MOST_LOOKS_AT_START; look += 1) {
    const missing = calls.status().stores.filter(({ up }) => !up);
    if (missing.length === 0 || session.signal.aborted) return;
    if (look > 0) session.progress(`waiting for ${missing.map(({ name }) => name).join(' and ')}`);
    await setTimeout(LOOK_MILLISECONDS);
  }
}

/**
 * Waits up to 10 seconds until both databases have been given what is in the journal.
 *
 * @returns whether they have
 * @throws the signal's reason when the command is stopped meanwhile
 */
export async function waitForDelivery(calls: CallsRepository, { signal }: CommandSession): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS_AT_DELIVERY; look += 1) {
    if (calls.status().stores.every(({ pendingEvents }) => pendingEvents === 0)) return true;
    await setTimeout(LOOK_MILLISECONDS, undefined, { signal });
  }
  return false;
}
