import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { aCallSid, anEvent } from '../../../test/support/builders.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../test/support/open-journal.js';
import { STORE_NAMES } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';

Logger.overrideLogger(false);

/** Words that repeat nothing, of which no compression can hide every part. */
const SECRET = randomBytes(45).toString('base64');
const PARTS = Array.from({ length: SECRET.length - 8 }, (_, start) => SECRET.slice(start, start + 8));

function spoken(callId: string, text: string | null = SECRET): CallEvent {
  return anEvent<'transcription.status'>({
    callId,
    type: 'transcription.status',
    data: { recordingSid: 'RE1', status: 'completed', text },
  });
}

function silenced(event: CallEvent): CallEvent {
  return event.type === 'transcription.status' ? { ...event, data: { ...event.data, text: null } } : event;
}

function holdsSecret(bytes: Buffer): boolean {
  return PARTS.some((part) => bytes.includes(part));
}

describe('erasing a call from the journal', () => {
  const { folder, remove } = dataFolder();
  let open: OpenJournal;
  let number = 0;

  beforeEach(async () => {
    number += 1;
    open = await openJournal(`${folder}/${number}`);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await open.journal.close();
  });
  afterAll(remove);

  const waiting = async (): Promise<CallEvent[]> =>
    (await open.journal.readBatch('mongodb', 10_000)).map(({ event }) => event);
  const filesWithSecret = (): string[] => {
    const path = join(folder, String(number), 'journal');
    const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(3);
    return files
      .map((file) => join(file.parentPath, file.name))
      .filter((file) => holdsSecret(readFileSync(file)));
  };
  const deliver = async (): Promise<void> => {
    for (const store of STORE_NAMES) {
      await open.journal.acknowledge(store, await open.journal.readBatch(store, 10_000));
    }
  };

  it('rewrites its waiting entries in their places, and no others', async () => {
    const [mine, other] = [aCallSid(), aCallSid()];
    const events = [spoken(mine), spoken(other), anEvent({ callId: mine }), spoken(mine)];
    await open.journal.append(events);
    expect(await open.journal.redact(mine, silenced)).toBe(3);
    expect(await waiting()).toEqual(
      [silenced(spoken(mine)), events[1], events[2], silenced(spoken(mine))].map((event, index) => ({
        ...event,
        id: events[index]?.id,
      })),
    );
    expect(await open.journal.redact(aCallSid(), silenced)).toBe(0);
  });

  it('waits for the disk', async () => {
    const callId = aCallSid();
    await open.journal.append([spoken(callId)]);
    const batch = jest.spyOn(await open.database.open(), 'batch');
    await open.journal.redact(callId, silenced);
    expect(batch).toHaveBeenCalledWith(expect.anything(), { sync: true });
  });

  it('reaches what is appended before it is done, and brings nothing back that was acknowledged meanwhile', async () => {
    const callId = aCallSid();
    await open.journal.append(Array.from({ length: 50 }, () => spoken(callId)));
    const taken = await open.journal.readBatch('mongodb', 10);
    await open.journal.acknowledge('supabase', taken);
    const level = await open.database.open();
    const getMany = level.getMany.bind(level) as (keys: string[]) => Promise<string[]>;
    let late: Promise<unknown>[] = [];
    jest.spyOn(level, 'getMany').mockImplementationOnce(((keys: string[]) => {
      late = [open.journal.acknowledge('mongodb', taken), open.journal.append([spoken(callId)])];
      return getMany(keys);
    }) as never);
    const redacting = open.journal.redact(callId, silenced);
    const early = open.journal.append([spoken(callId)]);
    await Promise.all([redacting, early]);
    await Promise.all(late);
    const left = (await waiting()).map(({ data }) => ('text' in data ? data.text : undefined));
    expect(left).toEqual([...Array.from({ length: 41 }, () => null), SECRET]);
    expect((await level.keys({ gt: 'event!', lt: 'event!~' }).all()).length).toBe(42);
  });

  it('leaves the words in no file once the journal was compacted', async () => {
    const callId = aCallSid();
    await open.journal.append([anEvent(), spoken(callId), anEvent()]);
    expect(filesWithSecret()).not.toEqual([]);
    await open.journal.redact(callId, silenced);
    expect(filesWithSecret()).not.toEqual([]);
    await open.database.compact();
    expect(filesWithSecret()).toEqual([]);
    expect(await waiting()).toHaveLength(3);
  });

  it.each([
    ['closed and opened', () => Promise.resolve()],
    ['compacted', () => open.database.compact()],
  ])('reaches words in tables as well, when the journal was %s before', async (_how, before) => {
    const callId = aCallSid();
    await open.journal.append(Array.from({ length: 200 }, () => anEvent()));
    await open.journal.append([spoken(callId)]);
    await before();
    await open.journal.close();
    open = await openJournal(`${folder}/${number}`);
    await open.journal.append([anEvent(), spoken(callId)]);
    expect(filesWithSecret().length).toBeGreaterThan(1);
    expect(await open.journal.redact(callId, silenced)).toBe(2);
    await open.database.compact();
    expect(filesWithSecret()).toEqual([]);
    expect(await waiting()).toHaveLength(203);
  });

  it('waits with the compaction for those who read, who could still see the old words', async () => {
    const callId = aCallSid();
    await open.journal.append([spoken(callId)]);
    let finish: () => void = () => undefined;
    const reading = open.database.read(async (level) => {
      const iterator = level.iterator();
      await iterator.next();
      await new Promise<void>((resolve) => (finish = resolve));
      await iterator.close();
    });
    await open.journal.redact(callId, silenced);
    const compactRange = jest.spyOn(await open.database.open(), 'compactRange');
    const compacted = open.database.compact();
    await open.journal.append([anEvent()]);
    await open.journal.append([anEvent()]);
    expect(compactRange).not.toHaveBeenCalled();
    finish();
    await Promise.all([reading, compacted]);
    expect(filesWithSecret()).toEqual([]);
  });

  it('rewrites the letters of the call, and of their reasons leaves the code', async () => {
    const [mine, other] = [aCallSid(), aCallSid()];
    const letter = (callId: string, sequence: number) =>
      ({
        store: 'mongodb',
        sequence,
        event: spoken(callId),
        code: '22021',
        reason: `refused: "${SECRET}"`,
        at: '2026-11-21T09:00:00.000Z',
      }) as const;
    const letters = [letter(mine, 1), letter(other, 2), letter(mine, 3)];
    for (const one of letters) await open.deadLetters.add(one);
    expect(await open.deadLetters.redact(mine, silenced)).toBe(2);
    const redacted = letters.map((one) => ({ ...one, event: silenced(one.event), reason: '22021' }));
    expect(await open.deadLetters.list()).toEqual([redacted[0], letters[1], redacted[2]]);
    await open.deadLetters.redact(other, silenced);
    await open.database.compact();
    expect(filesWithSecret()).toEqual([]);
    expect(open.deadLetters.count('mongodb')).toBe(3);
  });

  it('leaves nothing of what both stores have in the files of a journal that was closed', async () => {
    await open.journal.append([spoken(aCallSid()), anEvent()]);
    await deliver();
    expect(filesWithSecret()).not.toEqual([]);
    await open.journal.close();
    expect(filesWithSecret()).toEqual([]);
  });
});
