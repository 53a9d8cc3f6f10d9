import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../../common/metrics/metrics-registry.js';

/** What the live feed did since the process began. */
export interface LiveFigures {
  /** Connected now. */
  readonly clients: number;
  readonly messages: number;
  readonly catchUps: number;
  readonly cutOff: number;
}

/** Takes down what the live feed does, for `/metrics` to read; holds plain numbers, so that counting costs nothing. */
@Injectable()
export class LiveMeter {
  private clients = 0;
  private messages = 0;
  private catchUps = 0;
  private cutOffs = 0;

  /** @param clients how many are connected now, not how many more */
  connected(clients: number): void {
    this.clients = clients;
  }

  /** @param messages how many more were handed to clients; one to each of three clients counts three */
  sent(messages: number): void {
    this.messages += messages;
  }

  /** A client with an earlier cursor was given what it missed. */
  caughtUp(): void {
    this.catchUps += 1;
  }

  /** A client that was too slow was disconnected. */
  cutOff(): void {
    this.cutOffs += 1;
  }

  read(): LiveFigures {
    return {
      clients: this.clients,
      messages: this.messages,
      catchUps: this.catchUps,
      cutOff: this.cutOffs,
    };
  }
}

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
