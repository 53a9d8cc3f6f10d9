import { thrownBy } from '../../../test/support/thrown-by.js';
import { CallIdPipe } from './call-id.pipe.js';

describe('CallIdPipe', () => {
  const pipe = new CallIdPipe();

  it.each(['CA5f1c0de05f1c0de05f1c0de05f1c0de0', 'a', 'order 17/b', 'Zoë-🚀', '$where', 'x'.repeat(128)])(
    'lets %s through as it is',
    (id) => {
      expect(pipe.transform(id)).toBe(id);
    },
  );

  it.each(['', 'x'.repeat(129), 'a\nb', 'a\u0000', '\u202e', undefined, 7, ['a']])(
    'refuses %j naming the field',
    (id) => {
      expect(thrownBy(() => pipe.transform(id))).toMatchObject({
        code: 'INVALID_REQUEST',
        details: [{ field: 'id' }],
      });
    },
  );
});
