import { Injectable, Module } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import type { DirectoryContents } from './directory-contents.js';

/** Knows what agents are called, for whoever shows calls: `Directory` says it whenever that changes. */
@Injectable()
export class AgentNames {
  private contents: DirectoryContents | null = null;

  take(contents: DirectoryContents): void {
    this.contents = contents;
  }

  /** @returns the name of the agent whom a call names by id, or by the number that answered; `null` of whoever is not known */
  nameIn({ agentId, answeredBy }: Pick<Call, 'agentId' | 'answeredBy'>): string | null {
    if (agentId !== null) return this.contents?.agents.get(agentId)?.name ?? null;
    return answeredBy === null ? null : (this.contents?.nameOfNumber(answeredBy) ?? null);
  }
}

/** For whoever shows calls, without all that queues and agents are kept with. Exports {@link AgentNames}. */
@Module({ providers: [AgentNames], exports: [AgentNames] })
export class AgentNamesModule {}
