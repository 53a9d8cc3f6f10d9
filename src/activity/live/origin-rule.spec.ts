import { mayConnect } from './origin-rule.js';

const SETTINGS = { publicUrl: 'https://main.example/line', corsOrigins: ['https://wallboard.example'] };
const allows = (origin: string | undefined, host = 'internal:3000'): boolean =>
  mayConnect({ origin, host }, SETTINGS);

describe('mayConnect', () => {
  it.each([undefined, 'https://main.example', 'https://wallboard.example', 'http://internal:3000'])(
    'lets in %p',
    (origin) => {
      expect(allows(origin)).toBe(true);
    },
  );

  it.each([
    'https://evil.example',
    'http://main.example',
    'https://main.example.evil.example',
    'https://wallboard.example:8443',
    'http://internal:3001',
    'null',
    '',
  ])('keeps out %p', (origin) => {
    expect(allows(origin)).toBe(false);
  });
});
