import type { PhoneMove } from '../api/generated/phone-protocol';
import type { Session } from '../api/session';
import type { Toasts } from '../app/toasts';
import { type OpenPhone, PhoneConnection } from './connection/phone-connection';
import type { Microphone } from './sound/microphone';
import { BrowserSpeaker, Prompts, type Speaker } from './sound/prompts';
import { Voice } from './sound/voice';

/** What a test puts in place of the browser's. */
export interface EquipmentParts {
  readonly open?: OpenPhone;
  readonly openMicrophone?: () => Promise<Microphone>;
  readonly speaker?: Speaker;
}

/** What the page has for as long as it is open. */
export interface Equipment {
  readonly connection: PhoneConnection;
  readonly voice: Voice;
  readonly prompts: Prompts;
  /** Does something; a refusal is shown. @returns whether it was done */
  readonly act: (move: PhoneMove) => Promise<boolean>;
  /** @returns what ends it */
  start(apiKey: string): () => void;
}

export function createEquipment(session: Session, toasts: Toasts, parts: EquipmentParts): Equipment {
  const connection = new PhoneConnection(
    () => session.signOut('This key is not valid any more.'),
    parts.open,
  );
  const act = async (move: PhoneMove): Promise<boolean> => {
    const answer = await connection.move(move);
    if (!('error' in answer)) return true;
    toasts.show({ text: answer.error.message, isProblem: true });
    return false;
  };
  const voice = new Voice({ act, sendSound: (wav) => connection.sendSound(wav) }, parts.openMicrophone);
  const speaker = parts.speaker ?? new BrowserSpeaker();
  const prompts = new Prompts(speaker);
  const follow = (): void => {
    const phone = connection.snapshot.get()?.phone;
    if (phone === undefined) return;
    voice.follow(phone);
    prompts.follow(phone);
  };
  const start = (apiKey: string) => {
    const unfollow = connection.snapshot.listen(follow);
    connection.start(apiKey);
    return () => {
      unfollow();
      connection.stop();
      voice.close();
      speaker.close();
    };
  };
  return { connection, voice, prompts, act, start };
}
