import { pickUp, type VerbHandler } from './verb.js';

/** Ends the leg; one that still rang is answered, and billed, before. */
export const hangup: VerbHandler = (_verb, stage) => {
  pickUp(stage);
  return Promise.resolve('end');
};
