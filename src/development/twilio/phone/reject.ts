import type { VerbHandler } from './verb.js';

/**
 * Ends the call without answering it, as the first verb of the call.
 *
 * Later it can only hang up.
 */
export const reject: VerbHandler = (verb, { scene, leg, isFirst }) => {
  const isInTime = isFirst && !leg.isAnswered;
  if (!isInTime) {
    scene.transcript.warn('12200', '<Reject> must be the first verb of a call; here it only hangs up');
    return Promise.resolve('end');
  }
  scene.verdict.outcome = 'rejected';
  leg.end(verb.attributes['reason'] === 'busy' ? 'busy' : 'no-answer', scene.time.now());
  return Promise.resolve('end');
};
