import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { SupabaseDatabaseModule } from '../../database/supabase/supabase-database.module.js';
import { NumbersStore } from '../pool/numbers.store.js';
import { SessionsStore } from '../pool/sessions.store.js';
import { NumberMemory } from './number-memory.js';
import { NumberSnapshot } from './number-snapshot.js';
import { PendingCalls } from './pending-calls.js';
import { PoolFollower } from './pool-follower.js';
import { PoolRules } from './pool-rules.js';
import { SessionAnswers } from './session-answers.js';

/**
 * How calls to pooled numbers are answered.
 *
 * Exports {@link SessionAnswers}, {@link PoolFollower}, which can be made to look at once, {@link SessionsStore} and {@link NumbersStore}.
 */
@Module({
  imports: [CallsModule, SupabaseDatabaseModule],
  providers: [
    SessionsStore,
    NumbersStore,
    PoolRules,
    NumberSnapshot,
    NumberMemory,
    PendingCalls,
    PoolFollower,
    SessionAnswers,
  ],
  exports: [SessionAnswers, PoolFollower, SessionsStore, NumbersStore],
})
export class AnsweringModule {}
