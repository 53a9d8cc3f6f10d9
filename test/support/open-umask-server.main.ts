/** The server, started by a user whose new files everybody may read. */
process.umask(0o022);
await import('../../src/main.js');
