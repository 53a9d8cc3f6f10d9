import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { AppConfig } from '../../src/config/app-config.js';
import { compiledFile } from './compiled-file.js';
import type { KillPoint } from './kill-at.js';
import type { ProcessEnd } from './mainline-process.js';

/** What a recording process is told to do. */
export interface Orders {
  /**
   * - `record`: events, until it is killed
   * - `catch up`: bring what the journal holds into the stores, and end
   * - `reconcile`: make the stores equal, and end
   */
  readonly task: 'record' | 'catch up' | 'reconcile';
  /** `null`: it lives until it is killed from outside. */
  readonly killAt: KillPoint | null;
  /** File for its notes of what it recorded: lines of `sent` or `acknowledged`, a call id and an event id. */
  readonly notes: string;
  readonly config: AppConfig;
}

/** A process that records events. It opens the journal only when it gets its orders. */
export class RecordingProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly loaded: Promise<void>;
  /** Resolves when the journal is open and the drains run. */
  readonly ready: Promise<void>;
  private readonly child: ChildProcess;

  constructor() {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [compiledFile('test/support/recording-process.main.js')], {
      env: { PATH, HOME },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.child.stdout === null) throw new Error('the process has no output');
    const lines = createInterface(this.child.stdout);
    const told = (wanted: string): Promise<void> =>
      new Promise((resolve) => lines.on('line', (line) => line === wanted && resolve()));
    this.loaded = told('loaded');
    this.ready = told('ready');
    // A process that was killed no longer takes orders; its end tells.
    this.child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /** Lets it begin, as soon as it has loaded; resolves when it ended. */
  async work(orders: Orders): Promise<ProcessEnd> {
    await Promise.race([this.loaded, this.ended]);
    this.child.stdin?.write(`${JSON.stringify(orders)}\n`);
    return this.ended;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
