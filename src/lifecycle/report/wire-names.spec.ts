import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderTransitions, REPORTABLE, typeOfWireName, wireNameOf } from './wire-names.js';

describe('the names on the wire', () => {
  it('are read and written alike', () => {
    expect(REPORTABLE).toHaveLength(7);
    for (const name of REPORTABLE) expect(wireNameOf(typeOfWireName(name) ?? '')).toBe(name);
  });

  it('name what only Mainline concludes, and nobody may report', () => {
    expect(wireNameOf('call.retransferred')).toBe('call_retransfer');
    expect(typeOfWireName('call_retransfer')).toBeNull();
    expect(wireNameOf('alert.raised')).toBe('alert.raised');
  });

  it.each(['constructor', '__proto__', 'call.held', 'CALL_HOLD', ''])('do not hold %j', (name) => {
    expect(typeOfWireName(name)).toBeNull();
  });

  it('make the table of the documentation', () => {
    expect(renderTransitions()).toBe(
      [
        '| event | not begun | `waiting` | `active` | `on_hold` | `ended` |',
        '| --- | --- | --- | --- | --- | --- |',
        '| `call_initiated` | `waiting` | - | - | - | - |',
        '| `call_retransfer` | - | `waiting` | - | - | - |',
        '| `call_routed` | - | `waiting` | - | - | - |',
        '| `call_answered` | - | `active` | - | - | - |',
        '| `call_hold` | - | - | `on_hold` | - | - |',
        '| `call_resumed` | - | - | - | `active` | - |',
        '| `call_transferred` | - | `waiting` | `waiting` | `waiting` | - |',
        '| `call_ended` | - | `ended` | `ended` | `ended` | - |',
        '',
      ].join('\n'),
    );
  });

  it('have the table of the transitions in the documentation', () => {
    const page = readFileSync(join(__dirname, '../../../docs/integrations.md'), 'utf8');
    // Pads of the formatter aside.
    const unpadded = page.replace(/^\|.*$/gm, (line) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---'));
    expect(unpadded).toContain(renderTransitions());
  });
});
