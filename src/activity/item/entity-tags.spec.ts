import type { Call } from '../../calls/model/call.js';
import { aCall } from '../../../test/support/builders.js';
import { callTag, hasAnswer, isMeantFor } from './entity-tags.js';

const tagOf = (call: Call, linkPeriod: number | null, ...names: (string | null)[]): string =>
  callTag(call, { linkPeriod, names });

describe('entity tags', () => {
  const call = aCall({ id: 'CA1' });
  const tag = tagOf(call, 7);

  it('are weak and name what decides the row', () => {
    expect(tag).toMatch(/^W\/"[\w-]{22}\.7"$/);
    expect(tagOf(call, null)).toMatch(/^W\/"[\w-]{22}"$/);
    const changes = [
      { id: 'CA2' },
      { eventCount: call.eventCount + 1 },
      { receivedSum: call.receivedSum - 1 },
      { fingerprint: { ...call.fingerprint, low: 1 } },
      { fingerprint: { ...call.fingerprint, high: 1 } },
      { fingerprint: { ...call.fingerprint, receipts: 1 } },
    ];
    const tags = changes.map((change) => tagOf({ ...call, ...change }, 7));
    expect(new Set([tag, ...tags]).size).toBe(changes.length + 1);
  });

  it.each([
    ['the tag', tag, true],
    ['the tag, strong', tag.slice(2), true],
    ['one of several', `"x" , ${tag}`, true],
    ['every one', '*', true],
    ['the version with an older link', tagOf(call, 6), false],
    ['the version with a name', tagOf(call, 7, 'María'), false],
    ['another one', '"x"', false],
    ['nothing', '', false],
    ['no header', undefined, false],
  ])('tell whether a client has the answer: %s', (_what, header, expected) => {
    expect(hasAnswer(header, tag)).toBe(expected);
  });

  it.each([
    ['the tag', tag, true],
    ['the version with an older link', tagOf(call, 6), true],
    ['the version with a name', tagOf(call, 7, 'María'), true],
    ['the version with a name and no link', tagOf(call, null, 'María'), true],
    ['one of several', `"x",${tag}`, true],
    ['every version', '*', true],
    ['no header', undefined, true],
    ['another version', tagOf({ ...call, eventCount: 1 }, 7), false],
    ['something else', 'x', false],
    ['nothing', '', false],
  ])('tell whether a change is meant for the version: %s', (_what, header, expected) => {
    expect(isMeantFor(header, tag)).toBe(expected);
  });
});
