import { EventEmitter } from 'node:events';
import { SetClock } from '../../../test/support/set-clock.js';
import { abortOnSignals } from './abort-on-signals.js';
import { TerminalOutput } from './terminal-output.js';

describe('the output of a command', () => {
  let out: string;
  let error: string;
  let clock: SetClock;

  beforeEach(() => {
    [out, error] = ['', ''];
    clock = new SetClock();
  });

  function output(columns: number | null): TerminalOutput {
    return new TerminalOutput(
      { out: (text) => void (out += text), error: (text) => void (error += text), columns },
      clock,
    );
  }

  it('rewrites one line of progress on a terminal, and clears it before anything else', () => {
    const terminal = output(12);
    terminal.progress('1 of 3');
    terminal.progress('2 of 3, and what does not fit');
    terminal.print('result');
    terminal.complain('complaint');
    terminal.progress('3 of 3');
    terminal.clear();
    terminal.clear();
    expect(out).toBe('result\n');
    expect(error).toBe('\r\x1b[2K1 of 3\r\x1b[2K2 of 3, and\r\x1b[2Kcomplaint\n\r\x1b[2K3 of 3\r\x1b[2K');
  });

  it('writes a line of progress every three seconds elsewhere', () => {
    const pipe = output(null);
    for (let step = 1; step <= 8; step += 1) {
      pipe.progress(`step ${step}`);
      clock.advance(1000);
    }
    pipe.print('result');
    expect([out, error]).toEqual(['result\n', 'step 1\nstep 4\nstep 7\n']);
  });
});

describe('signals', () => {
  it('stop the command, and a second one, which is no echo, ends the process', () => {
    const signals = new EventEmitter();
    const clock = new SetClock();
    const exits: number[] = [];
    const signal = abortOnSignals({ signals, clock, exit: (code) => exits.push(code) });
    expect(signal.aborted).toBe(false);
    signals.emit('SIGINT');
    expect(signal.aborted).toBe(true);
    clock.advance(999);
    signals.emit('SIGINT');
    expect(exits).toEqual([]);
    clock.advance(1);
    signals.emit('SIGTERM');
    expect(exits).toEqual([130]);
  });
});
