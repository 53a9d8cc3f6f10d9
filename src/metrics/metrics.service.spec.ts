import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import { ForbiddenError } from '../common/errors/forbidden.error.js';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsService } from './metrics.service.js';

describe(MetricsService.name, () => {
  const key = (numbers: ApiKeyIdentity['numbers']): ApiKeyIdentity => ({ name: 'a', role: 'admin', numbers });
  let service: MetricsService;

  beforeEach(() => {
    const registry = new MetricsRegistry();
    registry.gauge({ name: 'lines', help: 'Lines.', read: () => [{ value: 3 }] });
    service = new MetricsService(registry);
  });

  it('shows every metric to a key that may see every number', async () => {
    expect(await service.show(key(null))).toContain('lines 3\n');
  });

  it('shows nothing to a key that may see some', async () => {
    await expect(service.show(key(['+13235550100']))).rejects.toThrow(ForbiddenError);
  });
});
