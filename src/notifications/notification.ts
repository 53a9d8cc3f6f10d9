import { createHash } from 'node:crypto';
import { alertRaisedBy, type RaisedAlert } from '../calls/fold/lifecycle/fold-alerts.js';
import { isTerminal } from '../calls/fold/provider-status.js';
import { RECORD_VERB } from '../calls/model/alert-kind.js';
import type { CallEvent } from '../calls/model/call-event.js';
import { hashId } from '../calls/model/make-call-event.js';

export const NOTIFICATION_TYPES = [
  'alert.raised',
  'survey.requested',
  'call.ended',
  'voicemail.received',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/**
 * What other systems are told of a call. Holds no personal data: what is sent is read when it is sent.
 *
 * Whether it is a fact is known only when the call's history is: an end that was reported may be refused, a recording may be none of a
 * message.
 */
export interface Notification {
  /** The `webhook-id`: follows from what is told, so that retries, repeats and every instance have the same one. */
  readonly id: string;
  readonly type: NotificationType;
  readonly callId: string;
  /** The event that says it. */
  readonly eventId: string;
  /** When it happened, ISO 8601 UTC. */
  readonly at: string;
  /** When Mainline heard of it, ISO 8601 UTC. */
  readonly receivedAt: string;
  /** Of `voicemail.received` alone. */
  readonly recordingSid?: string;
  /** Of `alert.raised` alone. */
  readonly alert?: RaisedAlert;
}

/** What an event may have other systems be told. */
export function notificationsOf(event: CallEvent): Notification[] {
  const alert = alertRaisedBy(event);
  return [
    ...(alert === null ? [] : [{ ...about(event, 'alert.raised', event.id), alert }]),
    ...(event.type === 'survey.requested' ? [about(event, 'survey.requested', event.id)] : []),
    // However many events say it, a call ends once.
    ...(saysEnd(event) ? [about(event, 'call.ended', event.callId)] : []),
    ...voicemailOf(event),
  ];
}

/** Twilio's last word comes for every call; what it says earlier, when the caller hung up or we did, is not all there is to tell. */
function saysEnd(event: CallEvent): boolean {
  if (event.type === 'call.status') return isTerminal(event.data.status);
  return event.type === 'call.ended' || event.type === 'call.lost' || event.type === 'call.failed';
}

function voicemailOf(event: CallEvent): Notification[] {
  if (event.type !== 'recording.status' || event.data.status !== 'completed') return [];
  const { recordingSid, recordingSource, durationSeconds } = event.data;
  // Whoever records conversations has one for each call.
  if ((recordingSource ?? RECORD_VERB) !== RECORD_VERB || durationSeconds === 0) return [];
  return [{ ...about(event, 'voicemail.received', event.id), recordingSid }];
}

function about(event: CallEvent, type: NotificationType, subject: string): Notification {
  const { id: eventId, callId, at, receivedAt } = event;
  return { id: `msg_${hashId([type, subject])}`, type, callId, eventId, at, receivedAt };
}

export const DELIVERY_STATES = ['pending', 'sent', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One notification on its way to one receiver. */
export interface Delivery {
  /** Its place among all deliveries of this process and of those before it in the same data folder: counts from 1. */
  readonly number: number;
  readonly notification: Notification;
  /** The {@link Receiver.key}. */
  readonly receiver: string;
  /** As it may be shown. */
  readonly url: string;
  readonly state: DeliveryState;
  /** How often it was tried. */
  readonly attempts: number;
  /** What came of the last attempt: the status of the answer, or why there was none; `null` before the first one. */
  readonly answer: string | null;
  /** When it was tried last, or recorded: ISO 8601 UTC. */
  readonly at: string;
}

/** Where notifications are delivered. */
export interface Receiver {
  /** Names it on the disk: its address may hold a secret. */
  readonly key: string;
  readonly url: URL;
  /** Its address as it may be shown and logged: without the query, which may hold a secret. */
  readonly shown: string;
}

export function toReceiver(address: string): Receiver {
  const url = new URL(address);
  const key = createHash('sha256').update(url.href).digest('hex').slice(0, 16);
  return { key, url, shown: `${url.origin}${url.pathname}` };
}
