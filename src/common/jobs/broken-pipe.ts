import type { EventEmitter } from 'node:events';

/**
 * Lets a command go on when nobody reads what it writes any more, as behind `| head -1`: what it was asked for is still done, and
 * its exit code still tells. Node raises `EPIPE` as an event that would end the process with a trace.
 *
 * @param streams standard output and standard error
 */
export function ignoreBrokenPipe(...streams: readonly EventEmitter[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
