import { Module } from '@nestjs/common';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { DashboardFiles, DashboardFolder } from './dashboard/dashboard-files.js';
import { DashboardPages } from './dashboard/dashboard-page.js';
import { MeController, MeService } from './me.js';
import { SignInModule } from './sign-in/sign-in.module.js';

/**
 * What browsers need of the server beside the API: the dashboard's files, and who signs in.
 *
 * Exports {@link DashboardFiles}, whose assets are served before the routes.
 */
@Module({
  imports: [SignInModule],
  controllers: [MeController, DashboardController],
  providers: [MeService, DashboardFolder, DashboardFiles, DashboardPages],
  exports: [DashboardFiles],
})
export class PagesModule {}
