import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { FlowContext } from '../webhooks/flow.js';
import { gatherKey, say, sayAndHangUp, sayOrPlay } from '../webhooks/spoken.twiml.js';

const CHOICES = 'Press 1 to speak with us. Press 2 to leave a message.';

/** What a caller hears before the choices. */
export type MenuOpening = { readonly kind: 'greeting' } | { readonly kind: 'words'; readonly text: string };

/**
 * Asks for one key. Silence falls through to the redirect, without which Twilio would end the call.
 *
 * @param attempt counts from 1 and travels in the action URL
 */
export function menuTwiml(context: FlowContext, attempt: number, opening: MenuOpening): string {
  const { phone, urls } = context;
  const response = new VoiceResponse();
  const gather = gatherKey(response, phone, urls.menu(attempt));
  if (opening.kind === 'greeting') sayOrPlay(gather, phone, phone.greeting);
  else say(gather, phone, opening.text);
  say(gather, phone, CHOICES);
  response.redirect({ method: 'POST' }, urls.menu(attempt));
  return response.toString();
}

/** Says farewell to a caller who never chose. */
export function farewellTwiml({ phone }: FlowContext): string {
  return sayAndHangUp(phone, 'We did not get your choice. Please call again. Goodbye.');
}
