import { rmSync } from 'node:fs';
import { runMainlineCommand } from '../../src/cli/run-mainline-command.js';
import { ADMIN_KEY, AUTH_TOKEN, PUBLIC_URL, temporaryFolder } from './mainline-app.js';
import { RecordedSession } from './recorded-session.js';
import { SetClock } from './set-clock.js';

/** Mainline's commands on a data folder of their own. */
export class CommandLine {
  readonly dataDir = temporaryFolder();
  session = new RecordedSession();
  /** How the databases are reached; those in the data folder when nothing is said. */
  databases: Record<string, string> = {};
  private answer: boolean | null = null;

  /** @returns the exit code; what was said is in the session */
  async run(line: string, variables: Record<string, string> = {}): Promise<number> {
    this.session = new RecordedSession();
    const { answer } = this;
    return runMainlineCommand(line.split(' ').filter(Boolean), this.session, {
      variables: {
        NODE_ENV: 'test',
        DATA_DIR: this.dataDir,
        PUBLIC_URL,
        TWILIO_AUTH_TOKEN: AUTH_TOKEN,
        DEV_API_KEY: ADMIN_KEY,
        SIMULATOR_PORT: '1',
        STORE_TIMEOUT_MS: '10000',
        ...this.databases,
        ...variables,
      },
      clock: new SetClock(),
      readSecret: () => Promise.resolve(''),
      ask: null,
      envFile: '.env',
      confirm: answer === null ? null : () => Promise.resolve(answer),
    });
  }

  /** What a person at the terminal says when asked; null when there is no person. */
  answers(answer: boolean | null): void {
    this.answer = answer;
  }

  get printed(): string {
    return this.session.printed.join('\n');
  }

  get complaints(): string {
    return this.session.complaints.join('\n');
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
