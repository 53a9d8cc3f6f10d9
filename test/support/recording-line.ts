import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAppConfig } from '../../src/config/load-app-config.js';
import type { Expected } from './convergence.js';
import type { ProcessEnd } from './mainline-process.js';
import { dataFolder } from './open-journal.js';
import { type Orders, RecordingProcess } from './recording-process.js';

/** How many processes load ahead of their turn. */
const AHEAD = 2;

/** Recording processes, one after another on one data folder; the next ones load while one is at work. */
export class RecordingLine {
  private readonly data = dataFolder();
  private readonly waiting: RecordingProcess[] = [];
  private current: RecordingProcess | null = null;

  /** @param variables how the databases are reached */
  constructor(private readonly variables: Record<string, string>) {}

  /**
   * Has the next process work; resolves when it ended.
   *
   * @param meanwhile what is done to it, from the moment it got its orders
   */
  async next(
    { task, killAt = null }: Pick<Orders, 'task'> & Partial<Orders>,
    meanwhile: (recording: RecordingProcess) => Promise<void> = () => Promise.resolve(),
  ): Promise<ProcessEnd> {
    const recording = this.waiting.shift() ?? new RecordingProcess();
    this.current = recording;
    while (this.waiting.length < AHEAD) this.waiting.push(new RecordingProcess());
    await recording.loaded;
    const ended = recording.work({ task, killAt, notes: this.notes, config: this.config() });
    await Promise.race([meanwhile(recording), ended]);
    return ended;
  }

  /** Has a last process bring everything into the stores. @returns how it ended, and what all of them noted */
  async end(): Promise<{ end: ProcessEnd; recorded: Expected }> {
    const end = await this.next({ task: 'catch up' });
    const { recorded } = this;
    await this.close();
    return { end, recorded };
  }

  /** Ends every process, and removes what they kept; also in the middle of the work. */
  async close(): Promise<void> {
    const all = [...this.waiting.splice(0), ...(this.current === null ? [] : [this.current])];
    for (const recording of all) recording.kill();
    await Promise.all(all.map(({ ended }) => ended));
    this.data.remove();
  }

  /** What all of them have noted so far. */
  get recorded(): Expected {
    return readNotes(this.notes);
  }

  private get notes(): string {
    return join(this.data.folder, 'notes');
  }

  private config(): Orders['config'] {
    const variables = { NODE_ENV: 'test', DATA_DIR: this.data.folder, STORE_TIMEOUT_MS: '2000' };
    return loadAppConfig({ ...variables, ...this.variables });
  }
}

function readNotes(file: string): Expected {
  const sent = new Map<string, Set<string>>();
  const acknowledged = new Set<string>();
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const line of text.split('\n')) {
    const [word, callId = '', id = ''] = line.split(' ');
    if (word === 'sent') sent.set(callId, (sent.get(callId) ?? new Set()).add(id));
    if (word === 'acknowledged') acknowledged.add(id);
  }
  return { sent, acknowledged };
}
