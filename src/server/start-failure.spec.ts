import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ConflictError } from '../common/errors/request.errors.js';
import { InvalidEnvironmentError } from '../config/env.js';
import { describeStartFailure } from './start-failure.js';

describe('describeStartFailure', () => {
  it('names every bad variable', () => {
    const text = describeStartFailure(
      new InvalidEnvironmentError(['PORT must be a whole number', 'HOST must be a name']),
    );
    expect(text).toBe(
      'Mainline cannot start, the environment is not valid:\n  - PORT must be a whole number\n  - HOST must be a name',
    );
  });

  it('names the port that another program listens on', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as AddressInfo;
    const second = createServer().listen(port, '127.0.0.1');
    const [error] = (await once(second, 'error')) as unknown[];
    first.close();
    expect(describeStartFailure(error)).toBe(
      `Mainline cannot start: port ${port} of 127.0.0.1 is already in use`,
    );
  });

  it.each([
    ['EACCES', 'Mainline cannot start: it may not listen on port 80 of 0.0.0.0'],
    ['EADDRNOTAVAIL', 'Mainline cannot start: it cannot listen on port 80 of 0.0.0.0 (EADDRNOTAVAIL)'],
  ])('explains %s', (code, text) => {
    const error = Object.assign(new Error(code), { syscall: 'listen', code, address: '0.0.0.0', port: 80 });
    expect(describeStartFailure(error)).toBe(text);
  });

  it('shows the text of errors that are raised on purpose', () => {
    expect(describeStartFailure(new ConflictError('the data folder is in use'))).toBe(
      'Mainline cannot start: the data folder is in use',
    );
  });

  it.each([new TypeError('bug'), new Error('connect'), 'text', undefined])(
    'leaves %p to the log',
    (error) => {
      expect(describeStartFailure(error)).toBeNull();
    },
  );
});
