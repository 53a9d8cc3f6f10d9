import { Injectable } from '@nestjs/common';
import { AppConfig, type PhoneSettings } from '../../config/app-config.js';
import type { FlowContext } from './flow.js';
import { WebhookUrls } from './webhook-urls.js';

/** What the flows depend on, from the settings. */
@Injectable()
export class TwilioContext implements FlowContext {
  readonly phone: PhoneSettings;
  readonly urls: WebhookUrls;
  readonly accountSid: string;

  constructor(config: AppConfig) {
    this.phone = config.phone;
    this.urls = new WebhookUrls(config.server.publicUrl);
    this.accountSid = config.twilio.accountSid;
  }
}
