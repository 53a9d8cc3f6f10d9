import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { ReadinessDto } from '../../src/health/health.dto.js';
import { compiledFile } from './compiled-file.js';
import { AUTH_TOKEN, PUBLIC_URL, temporaryFolder } from './mainline-app.js';
import { ACCOUNT_SID } from './twilio-requests.js';

const START_LIMIT = 120_000;
/** What the server prints when it listens. */
const ADDRESS = /^ {2}Address +(http:\/\/127\.0\.0\.1:\d+)$/m;

/** How a process ended: an exit code, or the signal that killed it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The real server as a process of its own. */
export class MainlineProcess {
  url = '';
  /** All that it printed. */
  output = '';
  readonly ended: Promise<ProcessEnd>;
  private readonly child: ChildProcess;

  private constructor(
    readonly dataDir: string,
    variables: Record<string, string>,
  ) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [compiledFile('src/main.js')], {
      // A `.env` file of whoever runs the tests must not be found.
      cwd: dataDir,
      env: { PATH, HOME, ...settings(dataDir), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
    }
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /**
   * Resolves when it listens.
   *
   * @param variables how it reaches its databases, and whatever differs from the test's own settings
   * @param dataDir a folder to go on with; a new one otherwise
   */
  static async start(
    variables: Record<string, string>,
    dataDir = temporaryFolder(),
  ): Promise<MainlineProcess> {
    const server = new MainlineProcess(dataDir, variables);
    await server.listens();
    return server;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  async readiness(): Promise<ReadinessDto> {
    const answer = await fetch(`${this.url}/health/ready`);
    return (await answer.json()) as ReadinessDto;
  }

  /** `kill -9`. */
  kill(): Promise<ProcessEnd> {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  /** Asks it to stop, and resolves when it did. */
  terminate(): Promise<ProcessEnd> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** Ends it, and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async listens(): Promise<void> {
    const limit = setTimeout(() => this.child.kill('SIGKILL'), START_LIMIT);
    const listening = new Promise<void>((resolve) => {
      this.child.stdout?.on('data', () => {
        this.url ||= ADDRESS.exec(this.output)?.[1] ?? '';
        if (this.url !== '') resolve();
      });
    });
    const failure = this.ended.then(() => {
      throw new Error(`the server ended before it listened:\n${this.output}`);
    });
    await Promise.race([listening, failure]).finally(() => clearTimeout(limit));
    // From here on an end is what a test wants, or sees.
    failure.catch(() => undefined);
  }
}

function settings(dataDir: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    LOG_LEVEL: 'warn',
    STORE_TIMEOUT_MS: '1000',
  };
}
