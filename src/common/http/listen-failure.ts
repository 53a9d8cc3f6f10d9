import { createServer, type Server } from 'node:net';
import { DomainError } from '../errors/domain-error.js';

/** Which variable says where a server listens. */
export type PortVariable = 'PORT' | 'SIMULATOR_PORT';

/** A server cannot listen where it was told to. */
export class ListenError extends DomainError {
  readonly code = 'CANNOT_LISTEN';
}

/** Where a server is to listen. */
export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly variable: PortVariable;
}

/**
 * Finds out whether servers could listen, all of them at once, before anything that takes long has been started.
 *
 * @throws ListenError when one could not
 */
export async function checkListening(addresses: readonly ListenAddress[]): Promise<void> {
  const probes: Server[] = [];
  try {
    for (const address of addresses) probes.push(await explainListening(address, () => probe(address)));
  } finally {
    await Promise.all(probes.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function probe({ host, port }: ListenAddress): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

/**
 * Has a server listen.
 *
 * @throws ListenError naming the variable to change when the operating system refuses
 */
export async function explainListening<Result>(
  address: ListenAddress,
  listen: () => Promise<Result>,
): Promise<Result> {
  try {
    return await listen();
  } catch (error: unknown) {
    if (!isRefusal(error)) throw error;
    throw new ListenError(describe(address, error.code), { cause: error });
  }
}

interface Refusal {
  readonly code: string;
}

/** A name that stands for no address fails before the attempt to listen. */
function isRefusal(error: unknown): error is Refusal {
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error))
    return false;
  return error.syscall === 'listen' || error.syscall === 'getaddrinfo';
}

function describe({ host, port, variable }: ListenAddress, code: string): string {
  const place = `port ${port} of ${host}`;
  if (code === 'EADDRINUSE') {
    return `${place} is already in use, perhaps by another Mainline; set ${variable} to a free port`;
  }
  if (code === 'EACCES') return `it may not listen on ${place}; set ${variable} to another port`;
  const names = variable === 'PORT' ? 'HOST and PORT say' : `${variable} says`;
  return `it cannot listen on ${place} (${code}); ${names} where`;
}
