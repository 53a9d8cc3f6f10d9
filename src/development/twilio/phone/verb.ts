import type { CallScene } from './call-scene.js';
import type { Person } from './person.js';
import type { VirtualLeg } from './virtual-leg.js';
import type { TwimlElement } from '../twiml/twiml-element.js';
import type { WebhookRequest } from '../network/webhook-request.js';

/** A document that is to be fetched next; what is said about the leg is added when it is sent. */
export type NextDocument = Omit<WebhookRequest, 'standard'>;

/** What follows a verb: the next verb, the end of the call on this leg, or another document. */
export type Step = 'next' | 'end' | NextDocument;

/** Where a verb is played. */
export interface Stage {
  readonly scene: CallScene;
  readonly leg: VirtualLeg;
  /** Who holds the leg's phone. */
  readonly person: Person;
  /** Ends the verb: the leg's own signal, or a nearer one. */
  readonly signal: AbortSignal;
  /** Absolute address of the document. */
  readonly documentUrl: string;
  /** Whether the verb is the first of its document. */
  readonly isFirst: boolean;
}

/**
 * Plays one verb.
 *
 * @throws HungUpError when the leg ends meanwhile
 */
export type VerbHandler = (verb: TwimlElement, stage: Stage) => Promise<Step>;

/** Answers the leg if it still rings. */
export function pickUp({ leg, scene }: Stage): void {
  leg.answer(scene.time.now());
}

/** Notes what the person on the leg hears. */
export function hear({ leg, scene }: Stage, text: string): void {
  scene.transcript.add(leg.who, { kind: 'heard', text });
  if (leg === scene.caller) scene.heard.push(text);
}
