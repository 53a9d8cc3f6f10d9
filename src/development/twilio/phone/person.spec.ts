import { thrownBy } from '../../../../test/support/thrown-by.js';
import { parseKeys } from './person.js';

describe('parseKeys', () => {
  it('reads one entry per menu, also empty ones', () => {
    expect(parseKeys('')).toEqual([]);
    expect(parseKeys('9,,1').map(({ text }) => text)).toEqual(['9', '', '1']);
  });

  it('presses a second after the prompt and then every half second', () => {
    expect(parseKeys('12#')[0]).toEqual({
      interrupts: false,
      text: '12#',
      strokes: [
        { key: '1', afterSeconds: 1 },
        { key: '2', afterSeconds: 0.5 },
        { key: '#', afterSeconds: 0.5 },
      ],
    });
  });

  it('waits at w and W, and interrupts with !', () => {
    expect(parseKeys('!w1WW2')[0]).toEqual({
      interrupts: true,
      text: 'w1WW2',
      strokes: [
        { key: '1', afterSeconds: 1 },
        { key: '2', afterSeconds: 2.5 },
      ],
    });
  });

  it.each(['a', '1;2', '1!', '1 2'])('refuses %s', (keys) => {
    expect(thrownBy(() => parseKeys(keys))).toBeInstanceOf(RangeError);
  });
});
