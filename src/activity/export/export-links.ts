import { Injectable } from '@nestjs/common';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { ApiKeys } from '../../common/access/api-keys.js';
import { LinkSigner, type LinkVerdict } from '../../common/access/link-signer.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import type { ExportLinkDto } from './export-link.dto.js';

const PURPOSE = 'mainline call export link, version 1';
const LIFE_SECONDS = 60;
/** The parameter that names the key for which a link was made. */
const KEY = 'key';

/** Who may use a link, or why nobody may. */
export interface ExportLinkCheck {
  readonly verdict: LinkVerdict;
  /** Of the key that it was made for, as it is now; `null` unless the link is valid. */
  readonly identity: ApiKeyIdentity | null;
}

/**
 * Makes and checks links that export calls in a plain browser, which streams them to disk, without an API key.
 *
 * A link is worth what the key is for which it was made, as that is when the link is used: it shows the calls of its numbers.
 */
@Injectable()
export class ExportLinks {
  private readonly signer: LinkSigner;

  constructor(
    config: AppConfig,
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {
    this.signer = new LinkSigner(config.twilio.authTokens, PURPOSE);
  }

  /** @param query the filter and the order, not parsed, as `GET /calls/export` takes them */
  make(query: string, { name }: ApiKeyIdentity): ExportLinkDto {
    const parameters = new URLSearchParams(query);
    parameters.set(KEY, name);
    const expires = this.seconds() + LIFE_SECONDS;
    const signed = this.signer.sign('', parameters, expires);
    return {
      url: `/calls/export?${signed.toString()}`,
      expiresAt: new Date(expires * 1000).toISOString(),
    };
  }

  /** @param query the request's own query string, not parsed, without the question mark */
  check(query: string): ExportLinkCheck {
    const verdict = this.signer.verify('', query, this.seconds());
    if (verdict !== 'valid') return { verdict, identity: null };
    const found = this.keys.named(new URLSearchParams(query).get(KEY) ?? '');
    if (found === null || found.isExpired) return { verdict: 'altered', identity: null };
    return { verdict, identity: found.identity };
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
