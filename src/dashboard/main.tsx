import './app/mantine.css';
import './tokens.css';
import './base.css';
import './app/controls.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { Around } from './around';
import { PAGES } from './pages';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');
createRoot(root).render(<App pages={PAGES} around={Around} />);
