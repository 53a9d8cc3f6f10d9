import type { CallEvent, MenuChoice } from '../../calls/model/call-event.js';
import { forwardCall } from '../dial/dial.flow.js';
import { takeMessage } from '../voicemail/voicemail.flow.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { Flow } from '../webhooks/flow.js';
import { spokenKeys } from '../webhooks/spoken.twiml.js';
import { farewellTwiml, menuTwiml } from './menu.twiml.js';

/** A new call: greet and ask. */
export const answerIncomingCall: Flow = (request, context, receivedAt) => ({
  twiml: menuTwiml(context, 1, { kind: 'greeting' }),
  events: new RequestEvents(request, context, receivedAt).make('call.incoming', {
    details: request.details,
  }),
});

/** A key, or none, after the menu. */
export const answerMenu: Flow = (request, context, receivedAt) => {
  const digits = request.digits;
  const attempt = request.step('attempt');
  const choice = menuChoice(digits);
  const factory = new RequestEvents(request, context, receivedAt);
  const data = { digits, attempt, choice, details: request.details };
  const events: CallEvent[] = factory.make('menu.input', data);
  if (choice === 'agent') return forwardCall(request, context, { factory, events, round: 1 });
  if (choice === 'voicemail') return takeMessage(context, { factory, events, reason: 'menu' });
  if (attempt < context.phone.menuAttempts) {
    return { twiml: menuTwiml(context, attempt + 1, { kind: 'words', text: complaint(digits) }), events };
  }
  if (context.phone.menuExhausted === 'hangup') return { twiml: farewellTwiml(context), events };
  return takeMessage(context, { factory, events, reason: 'menu_exhausted' });
};

function menuChoice(digits: string): MenuChoice {
  if (digits === '') return 'none';
  if (digits === '1') return 'agent';
  return digits === '2' ? 'voicemail' : 'unknown';
}

function complaint(digits: string): string {
  if (digits === '') return 'We did not hear a key.';
  const keys = spokenKeys(digits);
  return keys === ''
    ? 'That is not one of the choices.'
    : `You pressed ${keys}, which is not one of the choices.`;
}
