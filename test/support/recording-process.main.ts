/**
 * Records events until it is killed: the journal, the drains and the stores of the real server, without its HTTP side.
 *
 * Run by `RecordingProcess`. It loads everything, says so, and waits on its standard input for orders, so that another process
 * can still be at work while this one loads. Then it tells of each event before it is recorded and once it is acknowledged.
 */
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CallsModule } from '../../src/calls/calls.module.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { CommonModule } from '../../src/common/common.module.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { aCallSid, anEvent } from './builders.js';
import { killAt } from './kill-at.js';
import type { Orders } from './recording-process.js';

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

/** One call after another, and one event of each call twice, as Twilio repeats what it got no answer to. */
async function write(calls: CallsRepository): Promise<never> {
  for (;;) {
    const callId = aCallSid();
    for (let sequence = 0; sequence < EVENTS_PER_CALL; sequence++) {
      const event = anEvent({ callId });
      tell(`sent ${callId} ${event.id}`);
      await calls.record(sequence === 0 ? [event, event] : [event]);
      tell(`acknowledged ${callId} ${event.id}`);
      await sleep(1);
    }
  }
}

async function catchUp(app: INestApplicationContext): Promise<void> {
  while (app.get(CallsRepository).status().journal.depth > 0) await sleep(5);
  await app.close();
  process.exit(0);
}

async function main(): Promise<void> {
  setTimeout(() => process.exit(1), LONGEST_LIFE).unref();
  tell('loaded');
  const orders = await readOrders();
  killAt(orders.killAt);
  const app = await NestFactory.createApplicationContext(RecordingModule, {
    abortOnError: false,
    logger: false,
  });
  tell('ready');
  if (orders.writers === 0) await catchUp(app);
  const calls = app.get(CallsRepository);
  await Promise.all(Array.from({ length: orders.writers }, () => write(calls)));
}

await main();
