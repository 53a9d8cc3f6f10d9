import type { SessionAnswer } from '../../calls/model/call-event.js';
import type { Flow, FlowContext } from '../webhooks/flow.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';
import { greetingTwiml, notInUseTwiml, type PlayedGreeting } from './pooled.twiml.js';

/** How a call to a number that is none of the main ones is to be answered. */
export interface PooledAnswer {
  readonly answer: SessionAnswer;
  /** The session that has the number; `null` where none is known to. */
  readonly session: (PlayedGreeting & { readonly id: string }) | null;
}

/** A new call to a pooled number: the greeting of its session, or the polite answer. */
export function answerPooledCall({ answer, session }: PooledAnswer): Flow {
  return (request, context, receivedAt) => {
    const factory = new RequestEvents(request, context, receivedAt);
    const isGreeted = answer === 'greeting' && session !== null;
    const started = isGreeted && session.record_voicemail;
    return {
      twiml: isGreeted ? greetingTwiml(context, session) : notInUseTwiml(context),
      events: [
        ...factory.make('call.incoming', { details: request.details }),
        ...factory.make('session.answered', { sessionId: session?.id ?? null, answer }),
        ...(started ? factory.make('voicemail.started', { reason: 'session' }) : []),
      ],
    };
  };
}

/** True of a call that was answered as one to a pooled number, as far as it was seen here, or was to be by the address that failed. */
export function isPooledCall(request: TwilioRequest, { phone, urls, underWay }: FlowContext): boolean {
  const to = request.text('To');
  if (to !== null && phone.mainNumbers.includes(to)) return false;
  const failed = urls.pathOf(request.text('ErrorUrl') ?? '');
  return failed === 'incoming-call' || underWay?.isOfSession(request.callSid) === true;
}
