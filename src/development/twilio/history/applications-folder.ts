import { join } from 'node:path';
import { KeptResources, type ResourceKind } from './kept-resources.js';

/** A TwiML application as it is kept on disk: what can be changed of Twilio's Application resource, in its names. */
export interface KeptApplication {
  readonly sid: string;
  readonly friendly_name: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** ISO 8601. */
  readonly updated_at: string;
  readonly voice_url: string;
  readonly voice_method: string;
  readonly voice_fallback_url: string;
  readonly voice_fallback_method: string;
  readonly status_callback: string;
  readonly status_callback_method: string;
}

const APPLICATIONS: ResourceKind<KeptApplication> = {
  kind: 'application',
  prefix: 'AP',
  fields: ['sid', 'friendly_name', 'created_at', 'voice_url'],
};

/** The TwiML applications of the simulated Twilio's account. */
export class ApplicationsFolder extends KeptResources<KeptApplication> {
  /** The folder that belongs to a data folder. */
  static of(dataDir: string): ApplicationsFolder {
    return new ApplicationsFolder(join(dataDir, 'simulator'), APPLICATIONS);
  }
}
