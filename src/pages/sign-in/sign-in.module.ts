import { Module } from '@nestjs/common';
import { SignInController } from './sign-in.controller.js';
import { SignInLinks } from './sign-in-links.js';

/**
 * Signs in to the dashboard in development.
 *
 * Exports {@link SignInLinks}.
 */
@Module({ controllers: [SignInController], providers: [SignInLinks], exports: [SignInLinks] })
export class SignInModule {}
