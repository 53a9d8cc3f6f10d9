import type { mongo } from 'mongoose';
import type { LeaseDocument } from './call.schema.js';
import { EXACT } from './exact.js';
import { isDuplicateKey } from './to-store-error.js';

/** Who asks for what. */
export interface LeaseRequest {
  readonly name: string;
  readonly holder: string;
  readonly seconds: number;
}

/**
 * Takes or renews a lease, by this machine's clock: a filter cannot compare with the server's.
 *
 * Where another holder has it the filter finds nothing, and making a second document of that name fails with E11000.
 */
export async function takeLease(
  leases: mongo.Collection<LeaseDocument>,
  { name, holder, seconds }: LeaseRequest,
): Promise<boolean> {
  const now = Date.now();
  const mayTake = [{ holder }, { expiresAt: { $lte: new Date(now) } }];
  try {
    await leases.updateOne(
      { _id: name, $or: mayTake },
      { $set: { holder, expiresAt: new Date(now + seconds * 1000) } },
      { upsert: true, ...EXACT },
    );
    return true;
  } catch (error: unknown) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
