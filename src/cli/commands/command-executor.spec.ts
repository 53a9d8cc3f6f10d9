import { Logger } from '@nestjs/common';
import { RecordedSession } from '../../../test/support/recorded-session.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { JournalUnavailableError } from '../../calls/journal/files/journal.errors.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { EXIT, type ExitCode } from '../terminal/command-session.js';
import { CommandExecutor } from './command-executor.js';
import { DeadLettersCommand } from './dead-letters.command.js';
import { EraseCommand } from './erase.command.js';
import { ReconcileCommand } from './reconcile.command.js';

describe('maintenance commands', () => {
  let session: RecordedSession;
  let commands: CommandExecutor;
  let provided: Map<unknown, object>;
  let errors: unknown[][];

  beforeEach(() => {
    errors = [];
    const quiet = (): void => undefined;
    Logger.overrideLogger({ log: quiet, warn: quiet, error: (...words: unknown[]) => errors.push(words) });
    session = new RecordedSession();
    provided = new Map();
    commands = new CommandExecutor(
      { get: (type: unknown): object | undefined => provided.get(type) } as never,
      new SetClock(),
    );
  });

  afterAll(() => void Logger.overrideLogger(false));

  const execute = (line: string, by = session): Promise<ExitCode> => commands.execute(line.split(' '), by);

  it('are carried out with their options', async () => {
    const run = jest.fn().mockResolvedValue(EXIT.failed);
    provided.set(ReconcileCommand, { run });
    expect(await execute('reconcile --from 2026-11-20 --dry-run')).toBe(EXIT.failed);
    expect(run).toHaveBeenCalledWith({ from: '2026-11-20', dryRun: true }, session);
  });

  it('are checked again: they may come from another build', async () => {
    expect(await execute('reconcile --from 2026-11-22')).toBe(EXIT.badInput);
    expect(session.complaints.join('\n')).toContain('lies in the future');
    expect(await execute('reconcile --unheard-of')).toBe(EXIT.badInput);
    expect(await execute('erase CA1')).toBe(EXIT.badInput);
    expect(await execute('dead-letters drop --all')).toBe(EXIT.badInput);
    expect(session.complaints.at(-1)).toBe('error: This cannot be undone; --yes says that it is meant');
  });

  it.each(['keys list', 'migrate'])(
    'such as %s are refused: the settings of whoever asks are not known here',
    async (command) => {
      expect(await execute(command)).toBe(EXIT.badInput);
      expect(session.complaints).toEqual([`error: ${command} is for the command line alone`]);
    },
  );

  it('run one of a kind at a time; those that only read never wait', async () => {
    let end: (exitCode: number) => void = () => undefined;
    const replay = jest.fn(() => new Promise((resolve) => (end = resolve)));
    provided.set(DeadLettersCommand, { replay, drop: replay, list: () => Promise.resolve(EXIT.done) });
    provided.set(ReconcileCommand, { run: () => Promise.resolve(EXIT.done) });
    const first = execute('dead-letters replay --all');
    const other = new RecordedSession();
    expect(await execute('dead-letters drop --all --yes', other)).toBe(EXIT.failed);
    expect(other.complaints).toEqual(['error: dead-letters is running already; wait until it is done']);
    expect(await execute('dead-letters list')).toBe(EXIT.done);
    expect(await execute('reconcile')).toBe(EXIT.done);
    end(EXIT.done);
    expect(await first).toBe(EXIT.done);
    const again = execute('dead-letters replay --all');
    end(EXIT.done);
    expect(await again).toBe(EXIT.done);
    expect(replay).toHaveBeenCalledTimes(2);
  });

  it('run again after one failed', async () => {
    const run = jest.fn().mockRejectedValueOnce(new Error('x')).mockResolvedValueOnce(EXIT.done);
    provided.set(ReconcileCommand, { run });
    expect(await execute('reconcile')).toBe(EXIT.failed);
    expect(await execute('reconcile')).toBe(EXIT.done);
  });

  it.each([
    [
      new NotFoundError('There is no call CA1', { code: 'CALL_NOT_FOUND' }),
      EXIT.badInput,
      'error: There is no call CA1',
      0,
    ],
    [new JournalUnavailableError('The journal is closed'), EXIT.failed, 'error: The journal is closed', 0],
    [new JournalUnavailableError('No', { cause: new Error('disk') }), EXIT.failed, 'error: No', 0],
    [new TypeError('+14155550142 is no\u001bt it'), EXIT.failed, 'error: +*******0142 is no\\u001bt it', 1],
    ['a text', EXIT.failed, 'error: a text', 1],
  ])('that throw %p end with %p', async (thrown, exitCode, complaint, logged) => {
    provided.set(EraseCommand, { run: jest.fn().mockRejectedValue(thrown) });
    expect(await execute('erase CA1 --yes')).toBe(exitCode);
    expect(session.complaints).toEqual([complaint]);
    expect(errors).toHaveLength(logged);
  });

  it('that are interrupted say so, whatever they return or throw', async () => {
    provided.set(ReconcileCommand, { run: () => Promise.resolve(EXIT.done) });
    provided.set(EraseCommand, { run: () => Promise.reject(new Error('cut')) });
    session.abort();
    expect(await execute('reconcile')).toBe(EXIT.interrupted);
    expect(await execute('erase CA1 --yes')).toBe(EXIT.interrupted);
    expect(session.complaints).toEqual(['Stopped; what was done so far stays done.']);
    expect(errors).toEqual([]);
  });
});
