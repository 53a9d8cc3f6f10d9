import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { show } from '../../testing/around';
import { aCall, aCaller } from '../../testing/calls';
import { serve } from '../../testing/serve';
import EraseDialog from './erase-dialog';

const { id } = aCall();
const DELETE = `DELETE /calls/${id}`;
const button = (): Promise<HTMLButtonElement> => screen.findByRole('button', { name: 'Erase for good' });

describe('erasing a call', () => {
  it('takes the last four digits of its number', async () => {
    const asked = serve({ [DELETE]: () => new Response(null, { status: 204 }) });
    const close = jest.fn();
    show(<EraseDialog call={aCall()} onClose={close} />);
    const field = await screen.findByLabelText('Type 0167, the last digits of the number');
    await userEvent.type(field, '016{Enter}');
    expect((await button()).disabled).toBe(true);
    expect(asked).toEqual([]);
    await userEvent.type(field, '7');
    await userEvent.click(await button());
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(asked.map(({ method }) => method)).toEqual(['DELETE']);
  });

  it('takes a word where there is no number', async () => {
    serve({ [DELETE]: () => new Response(null, { status: 204 }) });
    const withheld = aCall({ caller: aCaller({ number: null, raw: null, withheld: true }) });
    show(<EraseDialog call={withheld} onClose={() => undefined} />);
    await userEvent.type(await screen.findByLabelText('Type erase'), 'erase');
    expect((await button()).disabled).toBe(false);
  });

  it('says what went wrong, and stays', async () => {
    const refusal = { statusCode: 503, code: 'STORE_UNAVAILABLE', message: 'Neither database answers' };
    serve({ [DELETE]: [503, refusal] });
    const close = jest.fn();
    show(<EraseDialog call={aCall()} onClose={close} />);
    await userEvent.type(await screen.findByLabelText(/^Type/), '0167{Enter}');
    expect(await screen.findByText('Not erased: Neither database answers')).toBeTruthy();
    expect(close).not.toHaveBeenCalled();
  });
});
