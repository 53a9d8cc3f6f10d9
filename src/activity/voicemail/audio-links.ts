import { Injectable, Module } from '@nestjs/common';
import { LinkSigner, type LinkVerdict } from '../../common/access/link-signer.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { HOUR, SECOND } from '../../config/time.js';

const PURPOSE = 'mainline voicemail audio link, version 1';
/** Expiry is rounded up to a multiple of this, so that the feed answers with the same bytes for a while. */
const EXPIRY_STEP_SECONDS = 300;

/** Makes and checks links that play a message in a plain browser, without an API key, until they expire. */
@Injectable()
export class AudioLinks {
  private readonly signer: LinkSigner;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.signer = new LinkSigner(config.twilio.authTokens, PURPOSE);
  }

  /** @returns the absolute address of a call's message */
  urlOf(callId: string): string {
    const query = this.signer.sign(callId, new URLSearchParams(), this.expiry());
    return `${this.config.server.publicUrl}/calls/${encodeURIComponent(callId)}/voicemail?${query.toString()}`;
  }

  /** @param query the request's own query string, not parsed, without the question mark */
  verify(callId: string, query: string): LinkVerdict {
    return this.signer.verify(callId, query, this.seconds());
  }

  /** @returns a number that stays the same for half the life of a link: what shows one may be kept so long */
  period(): number {
    return Math.floor(this.seconds() / ((this.config.access.audioLinkHours * (HOUR / SECOND)) / 2));
  }

  private expiry(): number {
    const earliest = this.seconds() + this.config.access.audioLinkHours * (HOUR / SECOND);
    return Math.ceil(earliest / EXPIRY_STEP_SECONDS) * EXPIRY_STEP_SECONDS;
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

/** For whoever shows messages. Exports {@link AudioLinks}. */
@Module({ providers: [AudioLinks], exports: [AudioLinks] })
export class AudioLinksModule {}
