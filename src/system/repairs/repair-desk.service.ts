import { Injectable } from '@nestjs/common';
import { type Repair, type RepairOutcome, Repairs } from '../../calls/reconcile/repairs.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import type { RepairDto, RepairListDto, RepairOutcomeDto, StartRepairDto } from './repairs.dto.js';

/** Answers what is asked of repairs over HTTP. */
@Injectable()
export class RepairDesk {
  constructor(private readonly repairs: Repairs) {}

  /** @throws ConflictError `REPAIR_RUNNING` */
  start(
    { from, to, dryRun = false, verify = false }: StartRepairDto,
    { name: by }: ApiKeyIdentity,
  ): RepairDto {
    return toDto(this.repairs.start({ from: from ?? null, to: to ?? null, dryRun, verify }, { by }));
  }

  list(): RepairListDto {
    return { items: this.repairs.list().map(toDto) };
  }

  /** @throws NotFoundError `REPAIR_NOT_FOUND` */
  show(id: string): RepairDto {
    return toDto(this.repairs.find(id));
  }
}

function toDto({ options, outcome, ...repair }: Repair): RepairDto {
  return { ...repair, dryRun: options.dryRun, outcome: outcome === null ? null : toOutcome(outcome) };
}

function toOutcome(outcome: RepairOutcome): RepairOutcomeDto {
  const { from, to, days, unequalDays, callsChecked, callsRepaired, eventsAdded, failures, equal } = outcome;
  return { from, to, days, unequalDays, callsChecked, callsRepaired, eventsAdded, failures, equal };
}
