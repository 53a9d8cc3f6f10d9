import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { type NewNumber, NumbersStore } from './pool/numbers.store.js';

/** Twilio's magic numbers begin like this: nobody else's phone is ever meant. */
export const DEVELOPMENT_NUMBERS: readonly NewNumber[] = [1, 2, 3, 4, 5].map((place) => ({
  number: `+1500555100${place}`,
  country: 'US',
  area_code: '500',
}));

/** Gives the pool of a development server five numbers of the simulated phone network, unless it has some. */
@Injectable()
export class DevelopmentNumbers implements OnApplicationBootstrap {
  private readonly logger = new Logger(DevelopmentNumbers.name);

  constructor(
    private readonly store: NumbersStore,
    private readonly config: AppConfig,
  ) {}

  /** Numbers are no reason not to start. */
  async onApplicationBootstrap(): Promise<void> {
    const { environment, twilio } = this.config;
    if (environment !== 'development' || !twilio.simulated) return;
    await this.seed().catch((error: unknown) => {
      this.logger.warn('the pool got no numbers', { err: error });
    });
  }

  private async seed(): Promise<void> {
    const [first] = await this.store.list(0, '', 1);
    if (first === undefined) await Promise.all(DEVELOPMENT_NUMBERS.map((item) => this.store.add(item, 0)));
  }
}
