import { readExposition, valueOf } from '../../../test/support/exposition.js';
import { MetricsRegistry, type Reading } from './metrics-registry.js';

describe(MetricsRegistry.name, () => {
  const metric = { name: 'some_total', help: 'Some.', labels: ['store'] };

  it.each(['gauge', 'counter'] as const)(
    'reads a %s anew each time, and forgets what is gone',
    async (kind) => {
      let readings: Reading[] = [
        { labels: { store: 'a' }, value: 5 },
        { labels: { store: 'b' }, value: 1 },
      ];
      const registry = new MetricsRegistry();
      registry[kind]({ ...metric, read: () => readings });
      await registry.render();
      readings = [{ labels: { store: 'a' }, value: 7 }];
      const families = readExposition(await registry.render());
      expect(families.get('some_total')).toMatchObject({
        type: kind,
        samples: [{ labels: { store: 'a' }, value: 7 }],
      });
    },
  );

  it('writes what is not a number as the format has it', async () => {
    const registry = new MetricsRegistry();
    registry.gauge({ name: 'mean', help: 'Mean.', read: () => [{ value: NaN }] });
    expect(await registry.render()).toContain('mean NaN\n');
  });

  it('has the metrics of the process, once', async () => {
    const registry = new MetricsRegistry();
    await registry.render();
    expect(valueOf(readExposition(await registry.render()), 'process_resident_memory_bytes')).toBeGreaterThan(
      0,
    );
  });
});
