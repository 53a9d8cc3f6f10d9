import { dial } from './dial.js';
import { gather } from './gather.js';
import { hangup } from './hangup.js';
import { pause } from './pause.js';
import { play } from './play.js';
import { record } from './record.js';
import { redirect } from './redirect.js';
import { reject } from './reject.js';
import { say } from './say.js';
import type { VerbHandler } from './verb.js';

/** What Twilio plays on the caller's leg, as far as it is simulated. */
export const CALLER_VERBS: ReadonlyMap<string, VerbHandler> = new Map([
  ['Say', say],
  ['Play', play],
  ['Pause', pause],
  ['Gather', gather],
  ['Dial', dial],
  ['Record', record],
  ['Redirect', redirect],
  ['Hangup', hangup],
  ['Reject', reject],
]);
