import { Module } from '@nestjs/common';
import { ActivityModule } from './activity/activity.module.js';
import { EventSourcesModule } from './activity/event-sources/event-sources.module.js';
import { LiveModule } from './activity/live/live.module.js';
import { AlertsModule } from './alerts/alerts.module.js';
import { CallsModule } from './calls/calls.module.js';
import { CliModule } from './cli/cli.module.js';
import { CommonModule } from './common/common.module.js';
import { ConfigModule } from './config/config.module.js';
import { HealthModule } from './health/health.module.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { PagesModule } from './pages/pages.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { PhoneModule } from './twilio/phone/phone.module.js';
import { TwilioModule } from './twilio/twilio.module.js';

/**
 * The whole server.
 *
 * Exports nothing; importing it twice would start two.
 */
@Module({
  imports: [
    ConfigModule,
    CommonModule,
    CallsModule,
    AlertsModule,
    SessionsModule,
    NotificationsModule,
    TwilioModule,
    PhoneModule,
    LifecycleModule,
    ActivityModule,
    EventSourcesModule,
    LiveModule,
    HealthModule,
    MetricsModule,
    PagesModule,
    CliModule,
  ],
})
export class AppModule {}
