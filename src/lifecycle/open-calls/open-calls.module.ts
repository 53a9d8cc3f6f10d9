import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { OpenCalls } from './open-calls.js';

/**
 * The calls under way, in memory.
 *
 * Exports {@link OpenCalls}.
 */
@Module({ imports: [CallsModule], providers: [OpenCalls], exports: [OpenCalls] })
export class OpenCallsModule {}
