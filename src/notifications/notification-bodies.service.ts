import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CallsRepository } from '../calls/calls.repository.js';
import type { Notification } from './notification.js';
import { judge, judgeAlert, type Verdict } from './notification-body.js';

/** How many bodies are kept, and for how long, in milliseconds: for all receivers and their first retries. */
const MOST_KEPT = 2000;
const KEPT = 10_000;

/** Finds out what is to be sent, from what the databases tell of the call: no body is kept on the disk. */
@Injectable()
export class NotificationBodies {
  private readonly kept = new LRUCache<string, string>({ max: MOST_KEPT, ttl: KEPT, ttlAutopurge: true });

  constructor(private readonly calls: CallsRepository) {}

  /** The body as it was made a moment ago, or what {@link judge} says now. Never rejects. */
  async find(notification: Notification): Promise<Verdict> {
    const body = this.kept.get(notification.id);
    return body === undefined ? this.judge(notification) : { kind: 'send', body };
  }

  /** Asks the databases. Never rejects. */
  async judge(notification: Notification): Promise<Verdict> {
    if (notification.type === 'alert.raised') return judgeAlert(notification);
    const { callId, id } = notification;
    const histories = await this.calls.findHistories([callId]);
    const verdict = judge(notification, histories.get(callId) ?? { events: [], isWhole: false });
    if (verdict.kind === 'send') this.kept.set(id, verdict.body);
    return verdict;
  }
}
