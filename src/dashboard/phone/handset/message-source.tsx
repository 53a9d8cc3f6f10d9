import { Button } from '@mantine/core';
import { useStore } from '../../api/store';
import { Icon } from '../../parts/icon';
import { usePhone } from '../connection/phone-context';
import { Segments } from '../../parts/segments';
import type { Voice, VoiceSource, VoiceState } from '../sound/voice';
import { may } from './caller-view';
import classes from './message-source.module.css';

const SOURCES: readonly (readonly [VoiceSource, string])[] = [
  ['sample', 'Sample'],
  ['microphone', 'Microphone'],
];

/** What is said after the beep, and what is being said. */
export function MessageSource({ voice }: { readonly voice: Voice }) {
  const state = useStore(voice.state);
  const { phone } = usePhone();
  const isRecording = phone.call?.phase === 'recording';
  return (
    <div className={classes.message}>
      <Segments
        label="As the message"
        isLabelShown
        options={SOURCES}
        value={state.source}
        isDisabled={isRecording || state.doing !== 'nothing'}
        onChoose={(source) => void voice.choose(source)}
      />
      <p className={classes.doing} role="status">
        {describe(state, isRecording, phone.call?.speaks ?? false)}
      </p>
      {isRecording && <SpeakingMoves voice={voice} />}
      {state.problem !== null && (
        <p className="warn" role="alert">
          <Icon name="failed" /> {state.problem}
        </p>
      )}
    </div>
  );
}

function SpeakingMoves({ voice }: { readonly voice: Voice }) {
  const { phone, isLive } = usePhone();
  return (
    <div className={classes.moves}>
      <Button
        size="xs"
        leftSection={<Icon name="talking" />}
        disabled={!isLive || !may(phone, 'speak')}
        onClick={() => void voice.speak()}
      >
        Speak again
      </Button>
      <Button
        size="xs"
        leftSection={<Icon name="pause" />}
        disabled={!isLive || !may(phone, 'fall-silent')}
        onClick={() => void voice.act({ move: 'fall-silent' })}
      >
        Fall silent
      </Button>
    </div>
  );
}

function describe({ doing, source }: VoiceState, isRecording: boolean, speaks: boolean): string {
  if (doing === 'asking') return 'The browser asks whether it may listen.';
  if (doing === 'sending') return 'Sends what you said.';
  if (!isRecording) return source === 'sample' ? 'Six seconds of a tune.' : 'You speak after the beep.';
  if (!speaks) return 'Silent.';
  return source === 'sample' ? 'The sample is heard.' : 'Your microphone is recorded.';
}
