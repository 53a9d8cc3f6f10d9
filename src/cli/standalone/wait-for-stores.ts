import { setTimeout } from 'node:timers/promises';
import type { CallsRepository } from '../../calls/calls.repository.js';
import type { CommandSession } from '../commands/command-session.js';

const LOOK_MILLISECONDS = 100;
const MOST_LOOKS = 150;

/**
 * Waits up to 15 seconds until both databases have answered once: embedded ones that have just started are slow at first.
 *
 * A database that is down then is the command's own to tell of.
 */
export async function waitForStores(calls: CallsRepository, session: CommandSession): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const missing = calls.status().stores.filter(({ up }) => !up);
    if (missing.length === 0 || session.signal.aborted) return;
    if (look > 0) session.progress(`waiting for ${missing.map(({ name }) => name).join(' and ')}`);
    await setTimeout(LOOK_MILLISECONDS);
  }
}
