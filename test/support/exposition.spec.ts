import { readExposition, valueOf } from './exposition.js';

const HEAD = '# HELP some_total Some.\n# TYPE some_total counter\n';
const HISTOGRAM = '# HELP time_seconds Time.\n# TYPE time_seconds histogram\n';

describe('readExposition', () => {
  it('reads metrics with and without labels', () => {
    const text = `${HEAD}some_total{store="a",path="/x \\"y\\""} 2\nsome_total{store="b"} 1e3\n\n# HELP up Up.\n# TYPE up gauge\nup NaN\n`;
    const families = readExposition(text);
    expect([...families.keys()]).toEqual(['some_total', 'up']);
    expect(valueOf(families, 'some_total', { store: 'b' })).toBe(1000);
    expect(valueOf(families, 'some_total')).toBe(1002);
  });

  it.each([
    ['a line without an end', `${HEAD}some_total 1`],
    ['a sample without a value', `${HEAD}some_total\n`],
    ['what is not a number', `${HEAD}some_total one\n`],
    ['a label without quotes', `${HEAD}some_total{a=b} 1\n`],
    ['a label twice', `${HEAD}some_total{a="b",a="c"} 1\n`],
    ['a series twice', `${HEAD}some_total{a="b"} 1\nsome_total{a="b"} 2\n`],
    ['a sample of something else', `${HEAD}other_total 1\n`],
    ['a metric without HELP', '# TYPE up gauge\nup 1\n'],
    ['a metric of no known type', '# HELP up Up.\n# TYPE up number\nup 1\n'],
    ['a metric twice', `${HEAD}${HEAD}`],
    ['a counter below zero', `${HEAD}some_total -1\n`],
    [
      'buckets that fall',
      `${HISTOGRAM}time_seconds_bucket{le="1"} 2\ntime_seconds_bucket{le="+Inf"} 1\ntime_seconds_count 1\n`,
    ],
    ['buckets without +Inf', `${HISTOGRAM}time_seconds_bucket{le="1"} 2\ntime_seconds_count 2\n`],
    [
      'a count that is not its buckets',
      `${HISTOGRAM}time_seconds_bucket{le="+Inf"} 1\ntime_seconds_count 2\n`,
    ],
  ])('refuses %s', (_case, text) => {
    expect(() => readExposition(text)).toThrow(Error);
  });
});
