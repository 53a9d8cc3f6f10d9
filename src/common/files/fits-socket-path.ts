/** `sockaddr_un.sun_path` has 104 bytes on macOS and 108 on Linux, its final zero included. */
const LONGEST_BYTES = 103;

/** Whether a Unix domain socket can have this path; Node would cut a longer one and listen elsewhere. */
export function fitsSocketPath(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_BYTES;
}
