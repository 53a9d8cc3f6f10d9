import { reasonOf } from '../network/waiting.js';
import type { SentRequest } from '../network/webhook-request.js';
import { DocumentError, type TwimlElement } from '../twiml/parse-twiml.js';
import { readDocument } from '../twiml/read-document.js';
import type { NextDocument, Stage, Step, VerbHandler } from './stage.js';

/** How the documents of a leg ended: no verb was left, a verb ended the leg, or an error did. */
export type DocumentsEnd = 'exhausted' | 'ended' | 'error';

/** Which verbs a leg may play, and what happens when a document cannot be used. */
interface LegRules {
  readonly verbs: ReadonlyMap<string, VerbHandler>;
  /** Asked when a document cannot be fetched or executed; `null` when there is none. */
  readonly fallbackUrl: string | null;
}

interface FetchedDocument {
  readonly url: string;
  readonly verbs: readonly TwimlElement[];
}

/** No real call needs more; a server that sends more sends its callers round in circles. */
const MOST_DOCUMENTS = 100;

/** Fetches and plays documents on one leg until they end. */
export class DocumentRunner {
  constructor(
    private readonly stage: Omit<Stage, 'documentUrl' | 'isFirst'>,
    private readonly rules: LegRules,
  ) {}

  /** @throws HungUpError when the leg ends meanwhile */
  async run(first: NextDocument): Promise<DocumentsEnd> {
    let next: NextDocument = first;
    for (let count = 0; count < MOST_DOCUMENTS; count += 1) {
      const step = await this.fetchAndPlay(next);
      if (step === null) return 'error';
      if (step === 'next') return 'exhausted';
      if (step === 'end') return 'ended';
      next = step;
    }
    this.stage.scene.warn('loop', `The call was ended after ${MOST_DOCUMENTS} documents`);
    return 'error';
  }

  /** A document that cannot be fetched or executed leads to the fallback address; `null` when there is none, or it failed too. */
  private async fetchAndPlay(next: NextDocument): Promise<Step | null> {
    const sent = await this.request(next);
    try {
      return await this.play(this.read(sent));
    } catch (error: unknown) {
      if (!(error instanceof DocumentError)) throw error;
      this.stage.scene.warn(error.code, `${error.message} (${sent.url})`);
      if (this.rules.fallbackUrl === null || next.purpose === 'fallback') return null;
      return fallback(this.rules.fallbackUrl, error.code, sent.url);
    }
  }

  private read(sent: SentRequest): FetchedDocument {
    const document = readDocument(sent);
    for (const warning of document.warnings) this.stage.scene.warn('12200', `${warning} (${sent.path})`);
    return { url: sent.url, verbs: document.element.children };
  }

  private async request(next: NextDocument): Promise<SentRequest> {
    const { scene, leg, signal } = this.stage;
    // Callbacks that are due at the same moment are sent first, so that a call plays the same every time.
    await scene.time.wait(0, signal);
    const sent = await scene.sender.send({ ...next, standard: leg.parameters });
    if (signal.aborted) throw reasonOf(signal);
    return sent;
  }

  private async play({ url, verbs }: FetchedDocument): Promise<Step> {
    for (const [index, verb] of verbs.entries()) {
      const step = await this.playVerb(verb, { ...this.stage, documentUrl: url, isFirst: index === 0 });
      if (step !== 'next') return step;
    }
    return 'next';
  }

  private async playVerb(verb: TwimlElement, stage: Stage): Promise<Step> {
    const { scene, leg } = stage;
    const handler = this.rules.verbs.get(verb.name);
    if (handler === undefined) {
      scene.warn('12200', `<${verb.name}> is not supported on this leg and is skipped`);
      return 'next';
    }
    scene.transcript.add(leg.who, { kind: 'verb', name: verb.name, attributes: verb.attributes });
    return handler(verb, stage);
  }
}

function fallback(url: string, code: string, errorUrl: string): NextDocument {
  const own = { ErrorCode: code, ErrorUrl: errorUrl };
  return { purpose: 'fallback', url, base: url, method: 'POST', own };
}
