import type { Role } from '../../config/app-config.js';

/** Who sent a request, by its API key. */
export interface ApiKeyIdentity {
  readonly name: string;
  readonly role: Role;
  /** The company's own numbers of which it may see calls; `null` for all. */
  readonly numbers: readonly string[] | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards that check API keys; missing on public routes. */
    apiKey?: ApiKeyIdentity;
  }
}
