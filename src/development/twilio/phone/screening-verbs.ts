import { gather } from './gather.js';
import { hangup } from './hangup.js';
import { play } from './play.js';
import { say } from './say.js';
import type { VerbHandler } from './verb.js';

/** What Twilio plays to the one who picks up before the caller is connected. */
export const SCREENING_VERBS: ReadonlyMap<string, VerbHandler> = new Map([
  ['Say', say],
  ['Play', play],
  ['Gather', gather],
  ['Hangup', hangup],
]);
