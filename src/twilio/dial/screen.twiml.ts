import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { FlowContext } from '../webhooks/flow.js';
import { gatherKey } from '../webhooks/gather-key.js';
import { say } from '../webhooks/prompts.js';

/**
 * Tells the one who picked up who is calling, and asks for 1.
 *
 * On this leg Twilio runs nothing but Say, Play, Gather and Hangup. Without a key it goes on to the hang-up, which declines.
 *
 * @param callSid the caller's own leg
 * @param caller the caller's number, or `null` when it is not known
 */
export function screenTwiml({ phone, urls }: FlowContext, callSid: string, caller: string | null): string {
  const response = new VoiceResponse();
  const gather = gatherKey(response, phone, urls.screenAnswer(callSid));
  say(gather, phone, `You have a call from ${caller === null ? 'a hidden number' : spokenNumber(caller)}.`);
  say(gather, phone, 'Press 1 to take it.');
  response.hangup();
  return response.toString();
}

/** An empty document ends the screening, and Twilio connects agent and caller. */
export function acceptTwiml(): string {
  return new VoiceResponse().toString();
}

function spokenNumber(number: string): string {
  return [...number.replace(/\D/g, '')].join(' ');
}
