import { useQuery } from '@tanstack/react-query';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type Answer, serve } from '../testing/serve';
import { aCall, aVoicemail, timeAt } from '../testing/calls';
import { show } from '../testing/around';
import { Player, PlayerControls } from './player';

const CALL = aCall({ voicemail: aVoicemail() });
const AUDIO = `GET /calls/${CALL.id}/voicemail`;
const sound: Answer = () => new Response(new Blob(['sound'], { type: 'audio/mpeg' }));
const refusal = (status: number, code: string): Answer => [
  status,
  { statusCode: status, code, message: 'no', requestId: 'r-1' },
];

/** An audio element whose time passes when the spec says so. */
class FakeAudio extends EventTarget {
  static last: FakeAudio;
  src = '';
  currentTime = 0;
  duration = 31;
  playbackRate = 1;

  constructor() {
    super();
    FakeAudio.last = this;
  }

  play(): Promise<void> {
    this.dispatchEvent(new Event('play'));
    return Promise.resolve();
  }

  pause(): void {
    this.dispatchEvent(new Event('pause'));
  }

  /** @param seconds that are played, a quarter of one at a time */
  pass(seconds: number): void {
    for (let quarter = 0; quarter < seconds * 4; quarter += 1) {
      this.currentTime += 0.25;
      this.dispatchEvent(new Event('timeupdate'));
    }
  }
}

const play = (): HTMLElement => screen.getByRole('button', { name: /^Play message/ });
const slider = (): HTMLElement => screen.getByRole('slider', { name: /Position/ });

describe('the player', () => {
  beforeEach(() => {
    localStorage.clear();
    Reflect.set(globalThis, 'Audio', FakeAudio);
    URL.createObjectURL = () => 'blob:sound';
    URL.revokeObjectURL = () => undefined;
    jest.spyOn(console, 'info').mockReturnValue();
  });

  it('plays with the key, and says where it is', async () => {
    const asked = serve({ [AUDIO]: sound });
    show(<Player call={CALL} />);
    expect(play().getAttribute('aria-label')).toBe(
      'Play message of 31 seconds from Dental front desk, not heard yet',
    );
    await userEvent.click(play());
    expect(await screen.findByRole('button', { name: 'Pause' })).toBeTruthy();
    expect(asked[0]?.headers.get('x-api-key')).toBe('secret-key');
    act(() => FakeAudio.last.pass(5));
    expect(slider().getAttribute('aria-valuetext')).toBe('5 seconds of 31 seconds');
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(play()).toBeTruthy();
  });

  it('goes where the keys of its slider say', async () => {
    serve({ [AUDIO]: sound });
    show(<Player call={CALL} />);
    await userEvent.click(play());
    await screen.findByRole('button', { name: 'Pause' });
    fireEvent.keyDown(slider(), { key: 'ArrowRight' });
    expect(FakeAudio.last.currentTime).toBe(5);
    fireEvent.keyDown(slider(), { key: 'End' });
    expect(FakeAudio.last.currentTime).toBe(31);
    fireEvent.keyDown(slider(), { key: 'Home' });
    expect(FakeAudio.last.currentTime).toBe(0);
  });

  it('marks as heard what was played for ten seconds, which can be undone', async () => {
    const heard = aCall({ voicemail: aVoicemail({ heardAt: timeAt(300) }) });
    const asked = serve({
      [AUDIO]: sound,
      [`GET /calls/${CALL.id}`]: [200, CALL],
      [`PATCH /calls/${CALL.id}/voicemail`]: [200, heard],
    });
    show(<Player call={CALL} />);
    await userEvent.click(play());
    await screen.findByRole('button', { name: 'Pause' });
    act(() => FakeAudio.last.pass(9));
    expect(asked.filter(({ method }) => method === 'PATCH')).toEqual([]);
    act(() => FakeAudio.last.pass(1));
    expect(await screen.findByText('Marked as heard')).toBeTruthy();
    await waitFor(() => expect(asked.at(-1)?.method).toBe('PATCH'));
    expect(await asked.at(-1)?.json()).toEqual({ heard: true });
    expect(screen.getByRole('button', { name: /Undo/ })).toBeTruthy();
  });

  it('marks nothing for whoever may not', async () => {
    const asked = serve({ [AUDIO]: sound });
    show(<Player call={CALL} />, 'viewer');
    await userEvent.click(play());
    await screen.findByRole('button', { name: 'Pause' });
    act(() => FakeAudio.last.pass(20));
    expect(asked.map(({ method }) => method)).toEqual(['GET']);
  });

  it('keeps the speed', async () => {
    serve({ [AUDIO]: sound });
    show(<PlayerControls call={CALL} />);
    await userEvent.click(screen.getByRole('button', { name: '1.5×' }));
    expect(screen.getByRole('button', { name: '1.5×' }).getAttribute('aria-pressed')).toBe('true');
    expect(localStorage.getItem('mainline.playback-rate')).toBe('1.5');
  });

  it('says that the message is being prepared, and looks again', async () => {
    let isReady = false;
    serve({
      [AUDIO]: (request) => {
        if (isReady && typeof sound === 'function') return sound(request);
        return Response.json({ statusCode: 409, code: 'VOICEMAIL_NOT_READY' }, { status: 409 });
      },
    });
    show(<Player call={CALL} />);
    await userEvent.click(play());
    expect(await screen.findByText(/Being prepared/)).toBeTruthy();
    isReady = true;
    expect(await screen.findByRole('button', { name: 'Pause' }, { timeout: 60_000 })).toBeTruthy();
  });

  it('says so of a message that the call itself calls unfinished', () => {
    show(<Player call={aCall({ voicemail: aVoicemail({ status: 'processing' }) })} />);
    expect(screen.getByText(/Being prepared/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says that a message is gone', async () => {
    serve({ [AUDIO]: refusal(404, 'VOICEMAIL_NOT_FOUND') });
    show(<Player call={CALL} compact />);
    await userEvent.click(play());
    expect(await screen.findByText('Deleted at Twilio')).toBeTruthy();
  });

  it('offers to try again what could not be fetched', async () => {
    let status = 502;
    serve({
      [AUDIO]: (request) => {
        if (status === 200 && typeof sound === 'function') return sound(request);
        return Response.json({ statusCode: status, code: 'UPSTREAM_FAILED' }, { status });
      },
    });
    show(<Player call={CALL} compact />);
    await userEvent.click(play());
    expect(await screen.findByText('Could not be fetched')).toBeTruthy();
    status = 200;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: 'Pause' })).toBeTruthy();
  });

  it('plays one at a time, and goes on where the other was left', async () => {
    const other = aCall({ id: 'CA2', voicemail: aVoicemail({ heardAt: timeAt(200) }) });
    serve({ [AUDIO]: sound, 'GET /calls/CA2/voicemail': sound });
    show(
      <>
        <Player call={CALL} />
        <Player call={other} />
      </>,
    );
    const [first, second] = screen.getAllByRole('button', { name: /^Play message/ });
    if (first === undefined || second === undefined) throw new Error('Both players have a button');
    await userEvent.click(first);
    await screen.findByRole('button', { name: 'Pause' });
    act(() => FakeAudio.last.pass(4));
    await userEvent.click(second);
    await waitFor(() => expect(second.getAttribute('aria-label')).toBe('Pause'));
    expect(first.getAttribute('aria-label')).toMatch(/^Play/);
    await userEvent.click(first);
    await waitFor(() => expect(FakeAudio.last.currentTime).toBe(4));
  });

  it('goes on in a bar when its row is gone', async () => {
    serve({ [AUDIO]: sound });
    const services = show(<Gone />);
    await userEvent.click(play());
    await screen.findByRole('button', { name: 'Pause' });
    expect(screen.queryByRole('region', { name: 'Message that plays' })).toBeNull();
    act(() => {
      services.queries.setQueryData(['gone'], true);
    });
    expect(await screen.findByRole('region', { name: 'Message that plays' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Close the player' }));
    expect(screen.queryByRole('region', { name: 'Message that plays' })).toBeNull();
  });
});

function Gone() {
  const { data } = useQuery({ queryKey: ['gone'], queryFn: () => false, initialData: false });
  return data ? null : <Player call={CALL} compact />;
}
