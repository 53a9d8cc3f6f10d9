import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExposition } from '../../test/support/exposition.js';
import { LiveMeter, LiveMetrics } from '../activity/live/live-meter.js';
import { MaintenanceLog } from '../calls/maintenance/maintenance-log.js';
import { ReportTally } from '../lifecycle/intake/report-tally.js';
import { MetricsRegistry } from '../common/metrics/metrics-registry.js';
import { ReconcileMetrics } from './reconcile-metrics.js';
import { RecordingMetrics } from './recording-metrics.js';
import { RequestMetrics } from './request-metrics.js';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly { readonly expr: string }[];
}

const { panels } = JSON.parse(readFileSync(join(__dirname, 'grafana-dashboard.json'), 'utf8')) as {
  readonly panels: readonly Panel[];
};
const charts = panels.filter(({ type }) => type !== 'row');

/** The names of every series that the server has; its values come from services that answer as soon as it runs. */
async function knownNames(): Promise<Set<string>> {
  const registry = new MetricsRegistry();
  const journal = { ok: true, depth: 0, capacity: 1, full: false, oldestAgeSeconds: null, damagedEntries: 0 };
  const calls = { status: () => ({ journal, stores: [] }) };
  new RequestMetrics(registry);
  new RecordingMetrics(registry, calls as never, { onDelivered: () => undefined } as never, {} as never);
  new ReconcileMetrics(registry, new MaintenanceLog(), { unequalDays: 0 } as never);
  new LiveMetrics(registry, new LiveMeter());
  new ReportTally(registry);
  const families = [...readExposition(await registry.render()).values()];
  return new Set(
    families.flatMap(({ name, type }) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
    ),
  );
}

describe('the example dashboard', () => {
  it('asks for metrics that exist, and shows every one of our own', async () => {
    const known = await knownNames();
    const asked = charts.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:mainline|process|nodejs)_\w+/g) ?? []),
    );
    expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual([]);
    const own = [...known].filter((name) => /^mainline_(?!.*_(?:sum|count)$)/.test(name));
    expect(own.filter((name) => !asked.includes(name))).toEqual([]);
  });

  it.each(charts.map((panel) => [panel.title, panel] as const))(
    'explains %s, with its unit',
    (_title, panel) => {
      expect(panel.description).toMatch(/^.{10,}\.$/);
      expect(panel.fieldConfig?.defaults.unit).toMatch(/^[a-z_]+$/);
      expect(panel.targets?.length).toBeGreaterThan(0);
    },
  );

  it('has its four parts, and no panel over another', () => {
    const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Webhooks', 'Journal and stores', 'Reconcile', 'Feed and live']);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_none, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.every((cell) => Number(cell.split(' ')[0]) < 24)).toBe(true);
  });
});
