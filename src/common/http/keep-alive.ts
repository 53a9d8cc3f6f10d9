/**
 * Milliseconds for which our servers keep an idle connection.
 *
 * It is longer than a proxy in front of us or a client keeps one (Heroku's router and undici below 95 s, most balancers 60 s):
 * the side that may send next should be the one that closes, or what it sends just then is lost with `other side closed`.
 * Node's own default of 5 s loses to a client that was busy for a moment.
 */
export const KEEP_ALIVE_MILLISECONDS = 95_000;
