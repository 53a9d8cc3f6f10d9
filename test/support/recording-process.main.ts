/**
 * Records events until it is killed: the journal, the drains and the stores of the real server, without its HTTP side.
 *
 * Run by `RecordingProcess`. It loads everything, says so, and waits on its standard input for orders, so that another process
 * can still be at work while this one loads. Then it notes each event before it is recorded and once it is acknowledged.
 */
import 'reflect-metadata';
import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Global, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CallsModule } from '../../src/calls/calls.module.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { Reconciler } from '../../src/calls/reconcile/reconciler.js';
import { Clock } from '../../src/common/time/clock.js';
import { AppConfig } from '../../src/config/app-config.js';
import { aCallSid, anEvent } from './builders.js';
import { killAt } from './kill-at.js';
import type { Orders } from './recording-process.js';

/** Longest time this process lives, should nobody end it. */
const LONGEST_LIFE = 600_000;
const WRITERS = 4;
const EVENTS_PER_CALL = 6;
/** Between two events of one writer, in milliseconds. */
const PAUSE = 8;

async function readOrders(): Promise<Orders> {
  for await (const line of createInterface(process.stdin)) return JSON.parse(line) as Orders;
  throw new Error('nobody said what to do');
}

/** Only what recording needs of the settings and of the common module: the whole takes twice as long to load. */
function recordingModule(config: AppConfig) {
  @Global()
  @Module({ providers: [{ provide: AppConfig, useValue: config }, Clock], exports: [AppConfig, Clock] })
  class SettingsModule {}

  @Module({ imports: [SettingsModule, CallsModule] })
  class RecordingModule {}
  return RecordingModule;
}

/** Writes to a file, which keeps what it has when the process is killed, and never keeps the process waiting as a pipe may. */
function notesIn(file: string): (line: string) => void {
  const notes = openSync(file, 'a');
  return (line) => void writeSync(notes, `${line}\n`);
}

/** One call after another, and one event of each call twice, as Twilio repeats what it got no answer to. */
async function write(calls: CallsRepository, note: (line: string) => void): Promise<never> {
  for (;;) {
    const callId = aCallSid();
    for (let sequence = 0; sequence < EVENTS_PER_CALL; sequence++) {
      const event = anEvent({ callId });
      note(`sent ${callId} ${event.id}`);
      await calls.record(sequence === 0 ? [event, event] : [event]);
      note(`acknowledged ${callId} ${event.id}`);
      await sleep(PAUSE);
    }
  }
}

async function catchUp(app: INestApplicationContext): Promise<void> {
  while (app.get(CallsRepository).status().journal.depth > 0) await sleep(5);
}

async function reconcile(app: INestApplicationContext): Promise<void> {
  const { equal } = await app.get(Reconciler).reconcile({ from: null, to: null, dryRun: false });
  if (!equal) throw new Error('the stores are not equal');
}

async function record(app: INestApplicationContext, notes: string): Promise<void> {
  const note = notesIn(notes);
  await Promise.all(Array.from({ length: WRITERS }, () => write(app.get(CallsRepository), note)));
}

async function main(): Promise<void> {
  setTimeout(() => process.exit(1), LONGEST_LIFE).unref();
  process.stdout.write('loaded\n');
  const { config, notes, killAt: point, task } = await readOrders();
  killAt(point);
  const options = { abortOnError: false, logger: false } as const;
  const app = await NestFactory.createApplicationContext(recordingModule(new AppConfig(config)), options);
  process.stdout.write('ready\n');
  if (task === 'record') await record(app, notes);
  await (task === 'reconcile' ? reconcile(app) : catchUp(app));
  await app.close();
  process.exit(0);
}

await main();
