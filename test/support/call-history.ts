import type { CallEvent, CallEventData, CallEventType } from '../../src/calls/model/call-event.js';
import { callDetails, eventIdOf } from './builders.js';

export const HISTORY_CALL = 'CAf49305aef5478f3ab19b0e3782a70d4c';
export const HISTORY_LEG = 'CA11111111111111111111111111111111';
export const HISTORY_RECORDING = 'REe4bad1289b3668a16c71a341d3dc9e3a';
export const HISTORY_AGENT = '+15557778888';
const STARTED_AT = Date.parse('2026-11-21T09:00:00.000Z');

/** The ISO time some seconds after the call began. */
export function second(seconds: number): string {
  return new Date(STARTED_AT + seconds * 1000).toISOString();
}

/** One event of the call, some seconds after it began; its id follows from its type and data. */
export function happened<Type extends CallEventType>(
  seconds: number,
  type: Type,
  data: CallEventData[Type],
): CallEvent[] {
  const event = {
    id: eventIdOf(type, data),
    callId: HISTORY_CALL,
    type,
    at: second(seconds),
    receivedAt: second(seconds),
    source: 'twilio' as const,
    data,
  };
  return [event as unknown as CallEvent];
}

export const incoming = (): CallEvent[] => happened(0, 'call.incoming', { details: callDetails() });

export function pressed(seconds: number, digits: string, attempt = 1): CallEvent[] {
  const choices = { '': 'none', '1': 'agent', '2': 'voicemail' } as const;
  const choice = digits in choices ? choices[digits as keyof typeof choices] : 'unknown';
  const details = callDetails({ callStatus: 'in-progress' });
  return happened(seconds, 'menu.input', { digits, attempt, choice, details });
}

export function dialing(seconds: number, screened = true, round = 1): CallEvent[] {
  return happened(seconds, 'dial.started', { round, agents: [HISTORY_AGENT], screened });
}

export function leg(seconds: number, status: string, durationSeconds: number | null = null): CallEvent[] {
  const sequence = ['initiated', 'ringing', 'in-progress'].indexOf(status);
  const data = {
    legSid: HISTORY_LEG,
    to: HISTORY_AGENT,
    status,
    sequence: sequence < 0 ? 3 : sequence,
    durationSeconds,
  };
  return happened(seconds, 'leg.status', data);
}

export function screening(seconds: number): CallEvent[] {
  return happened(seconds, 'leg.screening', { legSid: HISTORY_LEG, to: HISTORY_AGENT });
}

export function screened(seconds: number, digits: string): CallEvent[] {
  const data = { legSid: HISTORY_LEG, to: HISTORY_AGENT, digits, accepted: digits === '1' };
  return happened(seconds, 'leg.screened', data);
}

export function dialed(
  seconds: number,
  status: string,
  bridged: boolean | null,
  durationSeconds: number | null = null,
  callStatus = 'in-progress',
): CallEvent[] {
  const details = callDetails({ callStatus });
  const data = { round: 1, status, legSid: HISTORY_LEG, durationSeconds, bridged, details };
  return happened(seconds, 'dial.completed', data);
}

export function askedForMessage(
  seconds: number,
  reason: 'menu' | 'unavailable' | 'session' = 'menu',
): CallEvent[] {
  return happened(seconds, 'voicemail.started', { reason });
}

export function recorded(seconds: number, durationSeconds: number, digits = 'hangup'): CallEvent[] {
  const details = callDetails({ callStatus: digits === 'hangup' ? 'completed' : 'in-progress' });
  const data = { recordingSid: HISTORY_RECORDING, durationSeconds, digits, details };
  return happened(seconds, 'voicemail.recorded', data);
}

export function recording(
  seconds: number,
  status: string,
  durationSeconds: number | null = null,
): CallEvent[] {
  const errorCode = status === 'absent' ? '16102' : null;
  const data = { recordingSid: HISTORY_RECORDING, status, durationSeconds, errorCode };
  return happened(seconds, 'recording.status', data);
}

export function transcribed(seconds: number, text: string): CallEvent[] {
  const data = { recordingSid: HISTORY_RECORDING, status: 'completed', text };
  return happened(seconds, 'transcription.status', data);
}

export function ended(seconds: number, status = 'completed'): CallEvent[] {
  const details = callDetails({ callStatus: status });
  return happened(seconds, 'call.status', { status, sequence: null, durationSeconds: seconds, details });
}
