import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { maskNumbers } from './mask-numbers.js';

const FIXTURES = join(__dirname, '../../../test/support/fixtures');

describe('maskNumbers', () => {
  it.each([
    ['+14155550142', '+*******0142'],
    ['call from +14155550142 to +13235550100.', 'call from +*******0142 to +*******0100.'],
    ['sip:+14155550142@pbx.example.com;transport=tls', 'sip:+*******0142@pbx.example.com;transport=tls'],
    ['sip:14155550142@pbx.example.com', 'sip:*******0142@pbx.example.com'],
    ['tel:+442079460018', 'tel:+********0018'],
    ['whatsapp:+4915112345678', 'whatsapp:+*********5678'],
    ['From=%2B14155550142&To=%2B13235550100', 'From=%2B*******0142&To=%2B*******0100'],
    ['From=14155550142', 'From=*******0142'],
    ['+44 20 7946 0018', '+********0018'],
    ['+1 (415) 555-0142', '+*******0142'],
    ['(415) 555-0142', '******0142'],
    ['415-555-0142 rang', '******0142 rang'],
    ['{"from":"14155550142"}', '{"from":"*******0142"}'],
    ['{"stack":"Error\\n14155550142"}', '{"stack":"Error\\n*******0142"}'],
    ['"+14155550142","+13235550100"', '"+*******0142","+*******0100"'],
    ['00442079460018', '**********0018'],
    ['/calls/+1-2-3', '/calls/+123'],
    ['+1 23 45', '+*2345'],
  ])('hides %p', (text, masked) => {
    expect(maskNumbers(text)).toBe(masked);
  });

  it.each([
    'CA12345678901234567890123456789012',
    'RE00000000000000000000000000000001',
    '2026-11-21T09:00:07.000Z',
    '2026-11-21T09:00:07.000+01:00',
    '12345678-1234-4123-8123-123456789012',
    'http://127.0.0.1:3000/docs and [::1]:27017',
    'took 38 seconds (1234567.891 ms)',
    '{"durationMs":1763716807000,"port":65535}',
    '8caead4f5ec94805ff1f6d411af6407820a671437f1e7838c1a3357ff4f9001e',
    'v1.2.3 of 1,234,567 rows',
    'attempt 3 of 10, press 1 or 2',
    'anonymous',
  ])('leaves %p alone', (text) => {
    expect(maskNumbers(text)).toBe(text);
  });

  it.each(readdirSync(FIXTURES))(
    'hides every number of the captured webhook %s, as JSON and as a form',
    (file) => {
      const text = readFileSync(join(FIXTURES, file), 'utf8');
      const numbers = [...text.matchAll(/(?:\+|sip:)(\d{9,15})\b/g)].map(([, digits = '']) => digits);
      const masked = maskNumbers(text) + maskNumbers(encodeURIComponent(text));
      expect(numbers.filter((digits) => masked.includes(digits))).toEqual([]);
    },
  );

  it('hides every E.164 number, wherever it stands', () => {
    const number = fc.stringMatching(/^\+[1-9]\d{7,14}$/);
    const around = fc.constantFrom('', ' ', '"', 'a', ':', '@', ';', '\n', '=', ',', '/');
    fc.assert(
      fc.property(around, number, around, (before, digits, after) => {
        const masked = maskNumbers(before + digits + after);
        expect(masked).toBe(`${before}+${'*'.repeat(digits.length - 5)}${digits.slice(-4)}${after}`);
      }),
    );
  });

  it.each(['1', '+', '+1 ', '+1 2  3.', '(415) 555-', '%2B', '\\n1', '12345678901234567890-'])(
    'gets through a text of many %p',
    (part) => {
      const text = part.repeat(400_000 / part.length);
      expect(maskNumbers(text).length).toBeLessThanOrEqual(text.length);
    },
  );

  it('takes any text', () => {
    const piece = fc.constantFrom('+', '%2B', '1', '23', '(415)', ' ', '-', '.', 'a', '\\n', '":');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        expect(maskNumbers(text).length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves uuids and hexadecimal digests alone', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.stringMatching(/^[0-9a-f]{32}$/), (uuid, digest) => {
        expect(maskNumbers(`request ${uuid}, CA${digest}`)).toBe(`request ${uuid}, CA${digest}`);
      }),
    );
  });
});
