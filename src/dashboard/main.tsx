import './app/mantine.css';
import './tokens.css';
import './base.css';
import './app/controls.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { readStyleNonce } from './app/theme';
import { Around } from './around';
import { PAGES } from './pages';

// What keeps the page behind a dialog still reads the nonce of its styles here, by the name that bundlers gave it.
Reflect.set(globalThis, '__webpack_nonce__', readStyleNonce());

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');
createRoot(root).render(<App pages={PAGES} around={Around} />);
