import { configure } from '@testing-library/dom';

/** React wants to know that updates are waited for. */
Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);

// Milliseconds: on a busy machine a page takes longer to load than the second that is usual.
configure({ asyncUtilTimeout: 30_000 });
