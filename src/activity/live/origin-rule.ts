import type { IncomingHttpHeaders } from 'node:http';
import type { ServerSettings } from '../../config/app-config.js';

/**
 * Whether a connection may come from where it says: from a program (no `Origin`), from this server's own pages, or from a page
 * of an allowed origin. Browsers do not ask before they open a WebSocket, so the server has to look.
 */
export function mayConnect(
  { origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>,
  { publicUrl, corsOrigins }: Pick<ServerSettings, 'publicUrl' | 'corsOrigins'>,
): boolean {
  if (origin === undefined) return true;
  return origin === originOf(publicUrl) || hostOf(origin) === host || corsOrigins.includes(origin);
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

/** @returns `null` for what is no address of a page, such as `null` itself */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
