import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../common/metrics/metrics-registry.js';
import { NotificationDispatcher } from '../notifications/notification-dispatcher.service.js';
import { NotificationLog } from '../notifications/notification-log.js';

/** How the delivery of notifications does. */
@Injectable()
export class NotificationMetrics {
  constructor(registry: MetricsRegistry, log: NotificationLog, dispatcher: NotificationDispatcher) {
    registry.counter({
      name: 'mainline_notification_attempts_total',
      help: 'Attempts to deliver a notification, by what came of them: dead is the last one of those that were given up.',
      labels: ['result'],
      read: () =>
        Object.entries(dispatcher.attempts()).map(([result, value]) => ({ labels: { result }, value })),
    });
    registry.gauge({
      name: 'mainline_notifications',
      help: 'Notifications that are on their way (pending), or given up (dead).',
      labels: ['state'],
      read: () =>
        (['pending', 'dead'] as const).map((state) => ({
          labels: { state },
          value: log.deliveries.count(state),
        })),
    });
  }
}
