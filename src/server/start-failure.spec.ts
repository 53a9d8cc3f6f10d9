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
