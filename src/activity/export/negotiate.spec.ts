import { negotiate } from './negotiate.js';

const [CSV, NDJSON] = ['text/csv', 'application/x-ndjson'];

describe('negotiate', () => {
  it.each([
    [undefined, CSV],
    ['', CSV],
    ['*/*', CSV],
    ['text/csv', CSV],
    ['Text/CSV; charset=utf-8', CSV],
    ['text/*', CSV],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', CSV],
    ['application/x-ndjson', NDJSON],
    ['application/*', NDJSON],
    ['application/x-ndjson, */*', NDJSON],
    ['text/csv;q=0.5, application/x-ndjson', NDJSON],
    ['text/csv;q=0, */*', NDJSON],
    ['text/csv, application/x-ndjson', CSV],
    ['text/csv;q=0.9, application/x-ndjson;q=0.9', CSV],
    ['application/json', null],
    ['text/html', null],
    ['text/csv;q=0', null],
    ['text/csv;q=much', null],
  ])('takes %p for %p', (accept, type) => {
    expect(negotiate(accept)).toBe(type);
  });
});
