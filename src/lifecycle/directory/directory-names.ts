import { Injectable, Module } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import type { DirectoryContents } from './directory-contents.js';

/** Knows what queues and agents are called, for whoever shows calls: `Directory` says it whenever that changes. */
@Injectable()
export class DirectoryNames {
  private contents: DirectoryContents | null = null;

  take(contents: DirectoryContents): void {
    this.contents = contents;
  }

  /** @returns the name of the agent whom a call names by id, or by the number that answered; `null` of whoever is not known */
  nameIn({ agentId, answeredBy }: Pick<Call, 'agentId' | 'answeredBy'>): string | null {
    if (agentId !== null) return this.contents?.agents.get(agentId)?.name ?? null;
    return this.nameOfNumber(answeredBy);
  }

  /** @returns the name of the agent who is rung at a number; `null` of whoever is not known */
  nameOfNumber(number: string | null): string | null {
    return number === null ? null : (this.contents?.nameOfNumber(number) ?? null);
  }

  /** @returns the name of a queue; `null` of one that is not known */
  nameOfQueue(id: string | null): string | null {
    return id === null ? null : (this.contents?.queues.get(id)?.name ?? null);
  }
}

/** For whoever shows calls, without all that queues and agents are kept with. Exports {@link DirectoryNames}. */
@Module({ providers: [DirectoryNames], exports: [DirectoryNames] })
export class DirectoryNamesModule {}
