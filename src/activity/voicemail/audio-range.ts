const ONE_RANGE = /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/;

/**
 * The part of the audio that a client asks for, as a `Range` header for Twilio.
 *
 * Several ranges and other units are ignored, as RFC 9110 allows: the answer is then the whole. So is a range that depends on
 * a validator (`If-Range`), because Mainline hands out none.
 */
export function audioRange(range: string | undefined, ifRange: string | undefined): string | null {
  const trimmed = range?.trim() ?? '';
  return ifRange === undefined && ONE_RANGE.test(trimmed) ? trimmed : null;
}
