import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { startBackfill } from '../../api/generated/sdk.gen';
import { useMay, useMe, useServices } from '../../app/services';

/** Has Mainline ask Twilio now for what it was not told; nothing for those who may not. What is found arrives live. */
export function AskTwilio() {
  const { toasts } = useServices();
  const isOfAll = useMe().numbers === null;
  const isAllowed = useMay('admin') && isOfAll;
  const { mutate, isPending } = useMutation({
    mutationFn: () => startBackfill({ throwOnError: true }),
    onSuccess: () =>
      toasts.show({ text: 'Twilio is asked now, and in a minute again for calls that just ended.' }),
    onError: (error) => toasts.show({ text: `Twilio is not asked: ${error.message}`, isProblem: true }),
  });
  return isAllowed ? (
    <Button size="xs" disabled={isPending} onClick={() => mutate()}>
      Ask Twilio now
    </Button>
  ) : null;
}
