import type { WebhookRequest } from '../network/webhook-request.js';
import type { TwimlElement } from '../twiml/parse-twiml.js';
import type { DocumentAddress } from '../twiml/verb-attributes.js';
import type { CallScene } from './call-scene.js';
import type { Person } from './person.js';
import type { VirtualLeg } from './virtual-leg.js';

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

/** A document that is to be fetched next; what is said about the leg is added when it is sent. */
export type NextDocument = Omit<WebhookRequest, 'standard'>;

/** What follows a verb: the next verb, the end of the call on this leg, or another document. */
export type Step = 'next' | 'end' | NextDocument;

/**
 * Plays one verb.
 *
 * @throws HungUpError when the leg ends meanwhile
 */
export type VerbHandler = (verb: TwimlElement, stage: Stage) => Promise<Step>;

/** The document that a verb asks for. */
export function nextDocument(
  { documentUrl }: Stage,
  purpose: NextDocument['purpose'],
  address: DocumentAddress,
  own: NextDocument['own'] = {},
): NextDocument {
  return { purpose, ...address, base: documentUrl, own };
}

/** Answers the leg if it still rings. */
export function pickUp({ leg, scene }: Stage): void {
  leg.answer(scene.time.now());
}

/** Notes what the person on the leg hears. @param seconds how long it takes, where that is known */
export function hear({ leg, scene }: Stage, text: string, seconds?: number): void {
  scene.transcript.add(leg.who, { kind: 'heard', text, ...(seconds !== undefined && { seconds }) });
  if (leg === scene.caller.leg) scene.heard.push(text);
}

/** Asks an action although the caller has hung up, with a terminal `CallStatus`; its answer is ignored. */
export async function askAfterHangUp({ leg, scene }: Stage, action: NextDocument | null): Promise<void> {
  leg.finish(scene.time.now());
  if (action !== null) await scene.sender.send({ ...action, standard: leg.parameters });
}
