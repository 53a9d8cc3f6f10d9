import { setTimeout } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LiveGateway } from '../activity/live/live.gateway.js';
import { takeCommands } from '../cli/control/control-server.js';
import { Clock } from '../common/time/clock.js';
import type { PinoLogger } from '../common/logging/pino-logger.js';
import { ShutdownState } from '../common/jobs/shutdown-state.js';
import type { AppConfig } from '../config/app-config.js';
import { checkListening, explainListening, type ListenAddress } from '../common/http/listen-failure.js';
import { SignInLinks } from '../pages/sign-in/sign-in-links.js';
import { PhoneGateway } from '../twilio/phone/phone.gateway.js';
import { simulatorAddress, startVirtualTwilio } from '../twilio/rest/start-virtual-twilio.js';
import { createApp } from './configure-app.js';
import { shutDownOnSignals, stopServing } from './shutdown.js';
import { startBanner } from './start-banner.js';

/** Within the 25 seconds of the whole shutdown this leaves time for the last writes. */
const LAST_REQUESTS_MILLISECONDS = 10_000;
/** What failed to start may also fail to stop. */
const CLOSE_AFTER_FAILURE_MILLISECONDS = 5_000;

/**
 * Starts Mainline, tells the person at the terminal about it, and keeps it running until a signal ends it.
 *
 * @param module everything it consists of
 * @throws whatever keeps it from starting, after closing what had been opened
 */
export async function runServer(module: Type, config: AppConfig, logger: PinoLogger): Promise<void> {
  // Databases take seconds to start, so what could only fail after that is tried first.
  await checkListening([httpAddress(config), ...(config.twilio.simulated ? [simulatorAddress(config)] : [])]);
  const app = await createApp(module, config, logger);
  const closers = [() => closeApp(app)];
  const close = async (): Promise<void> => {
    for (const step of closers) await step();
  };
  try {
    if (config.twilio.simulated) closers.push(await startVirtualTwilio(config));
    await explainListening(httpAddress(config), () => app.listen(config.server.port, config.server.host));
    closers.unshift(await takeCommands(app, config.server.dataDir, logger));
  } catch (error: unknown) {
    await Promise.race([close(), setTimeout(CLOSE_AFTER_FAILURE_MILLISECONDS)]);
    throw error;
  }
  shutDownOnSignals({
    signals: process,
    close,
    exit: (code) => process.exit(code),
    logger,
    clock: app.get(Clock),
  });
  const address = await app.getUrl();
  const links = app.get(SignInLinks);
  links.listenAt(address);
  process.stdout.write(`${startBanner(config, address, links.make())}\n`);
}

function httpAddress({ server: { host, port } }: AppConfig): ListenAddress {
  return { host, port, variable: 'PORT' };
}

async function closeApp(app: NestFastifyApplication): Promise<void> {
  app.get(ShutdownState).begin();
  app.get(LiveGateway).close();
  await app.get(PhoneGateway).close();
  await stopServing(app.getHttpServer(), LAST_REQUESTS_MILLISECONDS);
  await app.close();
}
