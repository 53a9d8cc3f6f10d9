import type { ActivityItemDto } from '../../api/generated/types.gen';
import { formatDuration } from '../../parts/format';
import { Player, PlayerControls } from '../../player/player';
import { Section } from '../../parts/section';
import type { MessageState } from './message-state';
import { Transcript } from './transcript';

interface MessageSectionProps {
  readonly call: ActivityItemDto;
  readonly state: MessageState;
}

/** The message with its transcript, or what became of it. */
export function MessageSection({ call, state }: MessageSectionProps) {
  const seconds = call.voicemail?.durationSeconds ?? null;
  return (
    <Section title="Message" aside={seconds === null ? '' : formatDuration(seconds)}>
      {state.kind === 'playable' ? (
        <>
          <Player call={call} />
          {call.voicemail?.status === 'completed' && <PlayerControls call={call} />}
          <Transcript call={call} />
        </>
      ) : (
        <p className="soft">{state.words}</p>
      )}
    </Section>
  );
}
