import { defineConfig } from 'vite';

const ADDRESS = process.env.MAINLINE_URL ?? 'http://127.0.0.1:3000';
/** Everything that the server answers itself; the rest are pages, and their sources, of which some are in folders `api` and `system` as well. */
const API =
  /^\/(?!(?:api|system)\/[^?]*\.(?:tsx?|css)(?:\?|$))(api|calls|consistency|docs|docs-json|health|me|metrics|notifications|numbers|sessions|sign-in|socket\.io|system(?=\/))(\/|\?|$)/;

/** How the pages are built, and served while they are worked on: `npx vite src/dashboard --config src/dashboard/vite.config.mjs`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  // The server puts another value in its place with every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // Its polyfill is an inline script, and everything is a file of its own: the policy forbids `data:`.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // Packages say which files are for browsers; here all are.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { [API.source]: { target: ADDRESS, ws: true } },
  },
});
