import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { ChangeCursor } from '../../calls/changes/change-cursor.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import type { LiveFilter, LiveMessage, LiveMessageType } from './live-message.js';

/** Why the server ends a connection; the client may come back with its cursor unless its key is not valid. */
export interface Closing {
  readonly code: 'SERVER_STOPPING' | 'UNAUTHENTICATED';
  readonly message: string;
}

/** What the server says. */
export type LiveServerEvents = Record<LiveMessageType, (message: LiveMessage) => void> & {
  /** Everything up to this cursor was sent; from here on messages come as things happen. */
  ready: (message: { cursor: string }) => void;
  closing: (message: Closing) => void;
};

/** What a client may say; nothing in it is to be believed. */
export interface LiveClientEvents {
  subscribe: (body: unknown, acknowledge: unknown) => void;
}

/** What the instances tell each other. */
export interface LiveInstanceEvents {
  news: () => void;
}

/** What is known of a client since its handshake. */
export interface LiveAdmission {
  readonly key: string | undefined;
  readonly identity: ApiKeyIdentity;
  readonly filter: LiveFilter;
  /** `null` for a client that starts now. */
  readonly after: ChangeCursor | null;
}

export type LiveNamespace = Namespace<
  LiveClientEvents,
  LiveServerEvents,
  LiveInstanceEvents,
  Partial<LiveAdmission>
>;
export type LiveSocket = Socket<
  LiveClientEvents,
  LiveServerEvents,
  LiveInstanceEvents & DefaultEventsMap,
  Partial<LiveAdmission>
>;
