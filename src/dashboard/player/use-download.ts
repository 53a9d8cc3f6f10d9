import { useServices } from '../app/services';
import { usePlayback } from './use-playback';

/** @returns what saves the message of a call as a file */
export function useDownload(callId: string): () => void {
  const { toasts } = useServices();
  const { sounds } = usePlayback().playback;
  return () => {
    sounds.get(callId, AbortSignal.timeout(60_000)).then(
      ({ url }) => save(url, `voicemail-${callId}.mp3`),
      () => toasts.show({ text: 'The message could not be fetched', isProblem: true }),
    );
  };
}

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
