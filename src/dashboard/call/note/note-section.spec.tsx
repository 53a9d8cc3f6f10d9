import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useQuery } from '@tanstack/react-query';
import { callQuery } from '../../api/call-queries';
import type { ActivityItemDto } from '../../api/generated/types.gen';
import { show } from '../../testing/around';
import { aCall, anEvent } from '../../testing/calls';
import { serve } from '../../testing/serve';
import { NoteSection } from './note-section';

const { id } = aCall();

/** A call as the server keeps it: every change is another version, and one for an earlier version is refused. */
class KeptCall {
  private version = 1;
  private readonly events = [anEvent('call.incoming', 0)];
  readonly asked: Request[];

  constructor(public call: ActivityItemDto) {
    this.asked = serve({
      [`GET /calls/${id}`]: () => this.answer(),
      [`GET /calls/${id}/events`]: () => Response.json({ items: this.events, nextCursor: null }),
      [`PATCH /calls/${id}`]: async (request) => {
        if (request.headers.get('if-match') !== this.tag) {
          const refusal = {
            statusCode: 412,
            code: 'PRECONDITION_FAILED',
            message: 'changed',
            requestId: 'r',
          };
          return Response.json(refusal, { status: 412 });
        }
        this.change((await request.json()) as Partial<ActivityItemDto>);
        return this.answer();
      },
    });
  }

  change(fields: Partial<ActivityItemDto>, by = 'ops'): void {
    this.version += 1;
    this.call = { ...this.call, ...fields, eventCount: this.call.eventCount + 2 };
    if (fields.note === undefined) return;
    this.events.push(anEvent('audit.recorded', 300 + this.version, { by, action: 'call.update' }));
    this.events.push(anEvent('call.noted', 300 + this.version, { note: fields.note }));
  }

  changesMade(): Promise<unknown[]> {
    return Promise.all(
      this.asked.filter(({ method }) => method === 'PATCH').map((one) => one.clone().json()),
    );
  }

  private get tag(): string {
    return `W/"${this.version}"`;
  }

  private answer(): Response {
    return Response.json(this.call, { headers: { etag: this.tag } });
  }
}

function Shown() {
  const { data } = useQuery(callQuery(id));
  return data === undefined ? null : <NoteSection call={data.call} />;
}

const field = (): Promise<HTMLTextAreaElement> => screen.findByLabelText('Note on this call');

describe('the note of a call', () => {
  it('is saved once when typing stops, for the version that was seen', async () => {
    const kept = new KeptCall(aCall());
    show(<Shown />);
    await userEvent.type(await field(), 'Call back');
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(await kept.changesMade()).toEqual([{ note: 'Call back' }]);
    expect(screen.getByText(/9 of 2,000 characters/)).toBeTruthy();
  });

  it('is saved at once when the field is left, and taken away when nothing is left', async () => {
    const kept = new KeptCall(aCall({ note: 'Old' }));
    show(<Shown />);
    await userEvent.clear(await field());
    await userEvent.tab();
    await waitFor(() => expect(kept.call.note).toBeNull());
  });

  it('is sent again when the call changed otherwise', async () => {
    const kept = new KeptCall(aCall());
    show(<Shown />);
    const input = await field();
    kept.change({ flagged: true });
    await userEvent.type(input, 'Mine');
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect([kept.call.note, kept.call.flagged]).toEqual(['Mine', true]);
  });

  it('gives way to what somebody else wrote, and offers to compare', async () => {
    const kept = new KeptCall(aCall());
    show(<Shown />);
    const input = await field();
    await userEvent.type(input, 'Mine');
    kept.change({ note: 'Theirs' }, 'maria');
    expect((await screen.findAllByText(/Note not saved: maria changed it at/)).length).toBeGreaterThan(0);
    await waitFor(() => expect(input.value).toBe('Theirs'));
    expect(kept.call.note).toBe('Theirs');
    await userEvent.click(screen.getAllByRole('button', { name: 'Compare' })[0] as HTMLElement);
    await userEvent.click(await screen.findByRole('button', { name: 'Use mine' }));
    await waitFor(() => expect(kept.call.note).toBe('Mine'));
    await waitFor(() => expect(input.value).toBe('Mine'));
    expect(screen.queryByText(/Note not saved/)).toBeNull();
  });

  it('is only read by whoever may not write', async () => {
    new KeptCall(aCall({ note: 'For all' }));
    show(<Shown />, 'viewer');
    expect(await screen.findByText('For all')).toBeTruthy();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});
