import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { DashboardFiles } from './dashboard-files.js';

const NONCE_BYTES = 16;
/** What the page was built with where its nonce belongs. */
const NONCE_PLACE = '__CSP_NONCE__';

/** A page, and what a browser is to hold it to. */
export interface DashboardPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** Makes the page of the dashboard, with another nonce in every answer. */
@Injectable()
export class DashboardPages {
  constructor(private readonly files: DashboardFiles) {}

  /** @throws NotFoundError `DASHBOARD_NOT_BUILT` */
  async make(): Promise<DashboardPage> {
    const built = await this.files.readPage();
    if (built === null) {
      throw new NotFoundError('The dashboard was not built: run "npm run build", then reload', {
        code: 'DASHBOARD_NOT_BUILT',
      });
    }
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return { html: built.replaceAll(NONCE_PLACE, nonce), contentSecurityPolicy: policyWith(nonce) };
  }
}

/** Nothing from elsewhere, nothing inside the page but styles that carry the nonce. */
function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "media-src 'self' blob:",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join(';');
}
