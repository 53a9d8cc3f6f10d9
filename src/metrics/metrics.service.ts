import { Injectable } from '@nestjs/common';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import { ForbiddenError } from '../common/errors/forbidden.error.js';
import { MetricsRegistry } from './metrics-registry.js';

/** Shows the metrics to those who may see every number: they count the calls of all of them. */
@Injectable()
export class MetricsService {
  constructor(private readonly registry: MetricsRegistry) {}

  get contentType(): string {
    return this.registry.contentType;
  }

  /** @throws ForbiddenError when the key may see some numbers only */
  async show({ numbers }: ApiKeyIdentity): Promise<string> {
    if (numbers !== null) throw new ForbiddenError('This API key may see some numbers only');
    return this.registry.render();
  }
}
