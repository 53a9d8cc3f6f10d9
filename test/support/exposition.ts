/** One line of an exposition: the value of one series. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric with all its series. */
export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const NUMBER = /^(?:[+-]?Inf|NaN|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

/**
 * Reads Prometheus' text format 0.0.4 as strictly as it is written: each metric in one block with HELP, then TYPE, then its
 * samples; every series once; buckets that rise to `+Inf`, which is the count.
 *
 * @throws Error on the first line that breaks a rule
 */
export function readExposition(text: string): Map<string, MetricFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, MetricFamily>();
  for (const block of text.trimEnd().split(/\n(?=# HELP )/)) {
    const family = readFamily(block.split('\n').filter((line) => line !== ''));
    if (families.has(family.name)) throw new Error(`${family.name} stands there twice`);
    families.set(family.name, family);
  }
  return families;
}

/** @returns the value of a series; 0 when there is none with these labels, several added up */
export function valueOf(
  families: ReadonlyMap<string, MetricFamily>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  if (family === undefined) throw new Error(`there is no metric ${name}`);
  const wanted = Object.entries(labels);
  return family.samples
    .filter(
      (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

function readFamily([helpLine = '', typeLine = '', ...lines]: readonly string[]): MetricFamily {
  const [, name = '', help = ''] = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(helpLine) ?? [];
  const [, typed = '', type = ''] = /^# TYPE (\S+) (\S+)$/.exec(typeLine) ?? [];
  if (name === '' || typed !== name || !TYPES.includes(type))
    throw new Error(`no metric begins with ${helpLine}`);
  const samples = lines.map(readSample);
  const allowed = (SUFFIXES[type] ?? ['']).map((suffix) => name + suffix);
  for (const sample of samples) {
    if (!allowed.includes(sample.name)) throw new Error(`${sample.name} does not belong to ${name}`);
  }
  const series = samples.map(seriesOf);
  if (new Set(series).size !== series.length) throw new Error(`${name} has a series twice`);
  if (type === 'histogram') checkBuckets(name, samples);
  if (type === 'counter' && samples.some(({ value }) => value < 0)) throw new Error(`${name} is negative`);
  return { name, type, help, samples };
}

function readSample(line: string): Sample {
  const [, name, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined || !NUMBER.test(value)) throw new Error(`not a sample: ${line}`);
  return { name, labels: readLabels(labels), value: toNumber(value) };
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const [whole, name, value] = LABEL.exec(rest) ?? [];
    if (whole === undefined || name === undefined || value === undefined)
      throw new Error(`not labels: ${text}`);
    if (name in labels) throw new Error(`a label stands there twice: ${text}`);
    labels[name] = value;
    rest = rest.slice(whole.length);
  }
  return labels;
}

function toNumber(value: string): number {
  return Number(value.replace('Inf', 'Infinity'));
}

function seriesOf({ name, labels }: Sample): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}

function checkBuckets(name: string, samples: readonly Sample[]): void {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples.filter((one) => one.name === `${name}_bucket`)) {
    const key = seriesOf({ ...sample, labels: { ...sample.labels, le: '' } });
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const counts = samples.filter((one) => one.name === `${name}_count`).map(({ value }) => value);
  const totals = [...groups.values()].map(risingTotal);
  if (JSON.stringify(totals) !== JSON.stringify(counts))
    throw new Error(`the buckets of ${name} do not add up`);
}

function risingTotal(buckets: readonly Sample[]): number {
  const bounds = buckets.map(({ labels }) => toNumber(labels['le'] ?? ''));
  const rises = buckets.every(({ value }, at) => at === 0 || value >= (buckets[at - 1]?.value ?? 0));
  const ordered = bounds.every((bound, at) => at === 0 || bound > (bounds[at - 1] ?? 0));
  if (!rises || !ordered || bounds.at(-1) !== Infinity) throw new Error('buckets do not rise to +Inf');
  return buckets.at(-1)?.value ?? 0;
}
