import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Expected } from './convergence.js';
import type { KillPoint } from './kill-at.js';
import type { ProcessEnd } from './mainline-process.js';

/** What a recording process is told to do. */
export interface Orders {
  /** How many write at once; without any it brings what the journal holds into the stores, and ends. */
  readonly writers: number;
  /** `null`: it lives until it is killed from outside. */
  readonly killAt: KillPoint | null;
}

/** What several recording processes said about their events. */
export class Ledger implements Expected {
  readonly sent = new Map<string, Set<string>>();
  readonly acknowledged = new Set<string>();

  note(word: string, callId: string, id: string): void {
    if (word === 'acknowledged') this.acknowledged.add(id);
    if (word === 'sent') this.sent.set(callId, (this.sent.get(callId) ?? new Set()).add(id));
  }
}

/** A process that records events. It opens the journal only when it gets its orders. */
export class RecordingProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly loaded: Promise<void>;
  /** The journal is open, the drains run. */
  readonly ready: Promise<void>;
  private readonly child: ChildProcess;

  /** @param script `recording-process.main.ts`, compiled */
  constructor(script: string, variables: Record<string, string>, ledger: Ledger) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [script], {
      cwd: variables['DATA_DIR'],
      env: { PATH, HOME, NODE_ENV: 'test', LOG_LEVEL: 'silent', ...variables },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.child.stdout === null) throw new Error('the process has no output');
    const lines = createInterface(this.child.stdout);
    lines.on('line', (line) => ledger.note(...words(line)));
    const told = (wanted: string): Promise<void> =>
      new Promise((resolve) => lines.on('line', (line) => line === wanted && resolve()));
    this.loaded = told('loaded');
    this.ready = told('ready');
    this.child.stdin?.on('error', () => undefined);
    // Not `exit`: what it said last is still on its way then.
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /** Lets it begin; resolves when it ended. */
  async work(orders: Orders): Promise<ProcessEnd> {
    this.child.stdin?.write(`${JSON.stringify(orders)}\n`);
    return this.ended;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

function words(line: string): [word: string, callId: string, id: string] {
  const [word = '', callId = '', id = ''] = line.split(' ');
  return [word, callId, id];
}
