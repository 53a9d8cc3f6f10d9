import { createContext, useContext } from 'react';
import type { PhoneMove } from '../../api/generated/phone-protocol';
import type { PhoneState } from '../../api/generated/phone-state';
import { useTicking } from '../../parts/clock';

/** What every part of the page knows and does. */
export interface PhoneAtHand {
  readonly phone: PhoneState;
  /** Milliseconds by which the server's clock is ahead of this one. */
  readonly ahead: number;
  /** Whether there is a connection: without one nothing can be pressed. */
  readonly isLive: boolean;
  /** Does something; a refusal is shown. @returns whether it was done */
  readonly act: (move: PhoneMove) => Promise<boolean>;
  /** What agents are called, by their number. */
  readonly nameOf: (number: string) => string;
}

const PhoneContext = createContext<PhoneAtHand | null>(null);
export const PhoneProvider = PhoneContext.Provider;

export function usePhone(): PhoneAtHand {
  const phone = useContext(PhoneContext);
  if (phone === null) throw new Error('There is no phone around this component');
  return phone;
}

/** What is made of the time by the server's clock, in milliseconds since 1970, once a second. */
export function useServerTime<Value extends string | number | boolean>(read: (now: number) => Value): Value {
  const { ahead } = usePhone();
  return useTicking((now) => read(now + ahead));
}
