import { Injectable } from '@nestjs/common';
import { type LiveFigures, LiveMeter } from './live-meter.js';
import { MetricsRegistry } from '../../common/metrics/metrics-registry.js';

const TOTALS: readonly (readonly [keyof LiveFigures, name: string, help: string])[] = [
  [
    'messages',
    'mainline_live_messages_total',
    'Messages handed to clients, each one counted for each client.',
  ],
  [
    'catchUps',
    'mainline_live_catch_ups_total',
    'Clients that came back and were given what they had missed.',
  ],
  ['cutOff', 'mainline_live_cut_off_total', 'Clients that were disconnected because they read too slowly.'],
];

/** What the live feed does. */
@Injectable()
export class LiveMetrics {
  constructor(registry: MetricsRegistry, meter: LiveMeter) {
    registry.gauge({
      name: 'mainline_live_clients',
      help: 'Clients that are connected to the live feed of this process.',
      read: () => [{ value: meter.read().clients }],
    });
    for (const [field, name, help] of TOTALS) {
      registry.counter({ name, help, read: () => [{ value: meter.read()[field] }] });
    }
  }
}
