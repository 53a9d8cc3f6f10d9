import fc from 'fast-check';
import { facetsOf } from '../../src/calls/feed/call-facets.js';
import { matchesFilter } from '../../src/calls/feed/matches-filter.js';
import { parseTextSearch } from '../../src/calls/feed/text-search.js';
import type { Call } from '../../src/calls/model/call.js';
import { aCall } from '../support/builders.js';

/** Words as people write them, and as others type them; those of scripts without spaces between words besides. */
const SPACED = [
  ['Müller', 'muller'],
  ['İstanbul', 'istanbul'],
  ['Diyarbakır', 'DIYARBAKIR'],
  ['ΟΔΟΣ', 'οδός'],
  ['Straße', 'STRASSE'],
  ['O’Brien', "o'brien"],
  ['Ёлка', 'елка'],
  ['ﬁnal', 'Final'],
  ['４７１１', '4711'],
] as const;
const UNSPACED = ['請', '求', '書', '𠮷', 'の', 'ガ', '회', '사', 'ใ', 'บ', 'แ', 'จ้', 'ง'] as const;

const spaced = fc.constantFrom(...SPACED);
const sentence = fc.array(fc.constantFrom(...UNSPACED), { minLength: 1, maxLength: 12 });
/** Texts of any kind, most of them of what the rules are about. */
const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.oneof(
          spaced.map(([written]) => written),
          sentence.map((of) => of.join('')),
          fc.constantFrom(' ', '.', "'", 'a', '漢'),
        ),
      )
      .map((of) => of.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

function callWith(name: string | null, note: string | null, transcript: string | null): Call {
  const call = aCall();
  return {
    ...call,
    caller: { ...call.caller, name },
    note,
    voicemail: call.voicemail && { ...call.voicemail, transcript },
  };
}

function finds(query: string, call: Call): boolean {
  const text = parseTextSearch(query);
  return text !== null && matchesFilter(call, { text });
}

describe('text search', () => {
  it('finds a word by its beginning, however it is written', () => {
    fc.assert(
      fc.property(
        fc.array(spaced, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        (words, place, length) => {
          const call = callWith(null, words.map(([written]) => written).join(', '), null);
          const [written, typed] = words[place % words.length] ?? SPACED[0];
          const beginning = [...typed].slice(0, 1 + (length % typed.length)).join('');
          return finds(beginning, call) && finds(written, call);
        },
      ),
    );
  });

  it('finds every part of a sentence without spaces, and nothing that is no part of it', () => {
    fc.assert(
      fc.property(sentence, fc.nat(), fc.nat(), sentence, (text, from, length, other) => {
        const call = callWith(null, null, `fax ${text.join('')}3 fax`);
        const start = from % text.length;
        const part = text.slice(start, start + 1 + (length % (text.length - start))).join('');
        expect(finds(part, call)).toBe(true);
        expect(finds(other.join(''), call)).toBe(text.join('').includes(other.join('')));
      }),
    );
  });

  it('finds a call by its name and by its note, whatever the transcript is', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 9000 }), (text, times) => {
        const call = callWith('Zoë', 'invoice', text.repeat(times).slice(0, 30_000));
        return finds('zoe', call) && finds('invoice', call);
      }),
      { numRuns: 30 },
    );
  });

  it('finds nothing but what is in the text as it stands', () => {
    fc.assert(
      fc.property(anything, anything, fc.nat(), fc.nat(), (name, note, from, length) => {
        const call = callWith(name, note, null);
        const start = from % (note.length + 1);
        const query = note.slice(start, start + 1 + (length % 6)) + name.slice(0, length % 3);
        const literals = parseTextSearch(query)?.map(({ literal }) => literal) ?? [];
        const isInText = literals.every((literal) => facetsOf(call).searchText.includes(literal));
        return !finds(query, call) || isInText;
      }),
      { numRuns: 500 },
    );
  });

  it('finds what a text says as a whole', () => {
    fc.assert(
      fc.property(anything, (text) => {
        fc.pre(text.length < 500 && parseTextSearch(text) !== null);
        return finds(text, callWith(text, null, null));
      }),
      { numRuns: 500 },
    );
  });
});
