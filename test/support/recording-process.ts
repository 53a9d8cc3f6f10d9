/**
 * Records events until it is killed: the journal, the drains and the stores of the real server, without its HTTP side.
 *
 * Run by {@link RecordingProcess}. It loads everything, says so, and waits on its standard input for {@link Orders}, so that
 * the time to load is spent while another process still runs. Then it tells the id of each event once that is durable.
 */
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CallEventOf } from '../../src/calls/call-event.js';
import { CallsModule } from '../../src/calls/calls.module.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { CommonModule } from '../../src/common/common.module.js';
import { PinoLogger } from '../../src/common/logging/pino-logger.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { killAt } from './kill-steps.js';
import type { Orders } from './recording-orders.js';

/** Longest time this process lives, should nobody end it. */
const LONGEST_LIFE = 60_000;
const EVENTS_PER_CALL = 6;

@Module({ imports: [ConfigModule, CommonModule, CallsModule] })
class RecordingModule {}

function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

async function readOrders(): Promise<Orders> {
  for await (const line of createInterface(process.stdin)) return JSON.parse(line) as Orders;
  throw new Error('nobody said what to do');
}

function eventOf(callId: string, sequence: number): CallEventOf<'call.status'> {
  const at = new Date(Date.UTC(2026, 10, 21, 9, 0, sequence)).toISOString();
  const status = sequence === EVENTS_PER_CALL - 1 ? 'completed' : 'in-progress';
  const nothing = { from: null, to: null, callerName: null, city: null, state: null, country: null };
  const details = { ...nothing, direction: null, callStatus: status, verification: null };
  return {
    id: `${callId.slice(2, -1)}${sequence}`.padStart(32, '0'),
    callId,
    type: 'call.status',
    at,
    receivedAt: at,
    source: 'twilio',
    data: { status, sequence, durationSeconds: null, details },
  };
}

/** One call after another; each id is told before it is recorded, and again when that is acknowledged. */
async function write(calls: CallsRepository, { name, pause }: Orders, writer: number): Promise<never> {
  for (let number = 0; ; number++) {
    for (let sequence = 0; sequence < EVENTS_PER_CALL; sequence++) {
      const event = eventOf(`CA${name}${writer}${number.toString(16).padStart(4, '0')}0`, sequence);
      tell(`sent ${event.callId} ${event.id}`);
      await calls.record([event]);
      tell(`acknowledged ${event.callId} ${event.id}`);
      await sleep(pause);
    }
  }
}

async function main(): Promise<void> {
  setTimeout(() => process.exit(1), LONGEST_LIFE).unref();
  tell('loaded');
  const orders = await readOrders();
  killAt(orders.killAt);
  const app = await NestFactory.createApplicationContext(RecordingModule, {
    abortOnError: false,
    logger: ['error'],
  });
  app.useLogger(app.get(PinoLogger));
  tell('ready');
  const calls = app.get(CallsRepository);
  await Promise.all(Array.from({ length: orders.writers }, (_none, writer) => write(calls, orders, writer)));
}

await main();
