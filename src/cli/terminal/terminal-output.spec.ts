import { SetClock } from '../../../test/support/set-clock.js';
import { printable, printableJson, TerminalOutput } from './terminal-output.js';

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
      if (step === 2) clock.shift(-86_400_000);
      clock.advance(1000);
    }
    pipe.print('result');
    expect([out, error]).toEqual(['result\n', 'step 1\nstep 4\nstep 7\n']);
  });
});

describe('text from outside', () => {
  it.each([
    ['Ann \u001b[31mLee\u009b2J', 'Ann \\u001b[31mLee\\u009b2J'],
    ['two\nlines\u2028\u202e', 'two\\u000alines\\u2028\\u202e'],
    ['Zoë 🚀 is fine', 'Zoë 🚀 is fine'],
  ])('%j is shown as %s', (text, shown) => expect(printable(text)).toBe(shown));

  it('is safe in JSON, too, which keeps its lines', () => {
    expect(printableJson({ name: '\u009b2J' })).toBe('{\n  "name": "\\u009b2J"\n}');
  });
});
