/** What an error of Twilio's means for a Mainline. */
export interface ErrorMeaning {
  readonly meaning: string;
  readonly remedy: string;
}

const REACH = 'look at the line "address" and at the proxy, firewall and tunnel before Mainline';
const LOOK_AT_LOG = "look for the time of the error in Mainline's log";
const GEO =
  'look at the line "dialing"; allow the country in the Twilio Console under Voice, Settings, Geo permissions';

/** Twilio's error codes that a Mainline can run into; the words are about what it is here. */
export const TWILIO_ERRORS: Readonly<Record<string, ErrorMeaning>> = {
  11100: { meaning: 'an address at the number is no valid one', remedy: 'npm run mainline -- numbers sync' },
  11200: {
    meaning: 'Twilio got no usable answer from Mainline, and the caller heard the fallback or an error',
    remedy: REACH,
  },
  11205: { meaning: 'Twilio could not connect to Mainline within its time', remedy: REACH },
  11206: { meaning: 'the connection to Mainline broke off in the middle of an answer', remedy: REACH },
  11210: { meaning: "the host of PUBLIC_URL is not known to Twilio's DNS", remedy: REACH },
  11215: {
    meaning: 'a proxy redirects in a circle',
    remedy: 'set PUBLIC_URL to the address at the end of the redirects',
  },
  11217: {
    meaning: 'Mainline or a proxy answered 4xx or 5xx; 403 means that signatures do not fit',
    remedy: 'look at the line "address"; no proxy may limit the rate of /twilio',
  },
  11220: {
    meaning: 'the TLS handshake with the proxy failed',
    remedy: 'let the proxy speak TLS 1.2 or newer',
  },
  11235: {
    meaning: 'the certificate of PUBLIC_URL is not valid for its host',
    remedy: 'renew it for this very host',
  },
  11236: { meaning: 'the certificate of PUBLIC_URL has expired', remedy: 'renew it' },
  11237: {
    meaning: 'the certificate of PUBLIC_URL comes from nobody whom Twilio trusts, or its chain is not whole',
    remedy: 'use a certificate of a public authority, with the intermediate ones',
  },
  11750: {
    meaning: 'an answer was longer than 64 KB, which no answer of Mainline is: something else answered',
    remedy: REACH,
  },
  11751: { meaning: 'a recording or an audio file of a greeting was too large', remedy: 'use shorter audio' },
  12100: { meaning: 'the answer was no XML: a page of a proxy, not of Mainline', remedy: REACH },
  12200: {
    meaning: 'the answer had elements or attributes that Twilio does not know',
    remedy: 'look at VOICE and LANGUAGE; else report it, as Mainline made the answer',
  },
  12300: { meaning: 'the answer had no Content-Type of TwiML or audio: a page of a proxy', remedy: REACH },
  13201: {
    meaning: 'calls were forwarded deeper than Twilio allows',
    remedy: 'no number of FORWARD_TO may forward to MAIN_NUMBERS',
  },
  13210: { meaning: 'an answer to a forwarded call was no TwiML', remedy: REACH },
  13214: {
    meaning: 'Twilio did not accept the caller id that agents are shown',
    remedy:
      "forwarded calls show the caller's number or the number called: that one must be on the account or verified",
  },
  13223: { meaning: 'a number to which a call was forwarded is no valid one', remedy: 'mend FORWARD_TO' },
  13224: {
    meaning: 'Twilio does not call a number to which a call was forwarded, or it does not exist',
    remedy: 'call it by hand, and mend FORWARD_TO',
  },
  13225: {
    meaning: 'Twilio has blocked a number to which a call was forwarded',
    remedy: 'ask Twilio, or mend FORWARD_TO',
  },
  13226: {
    meaning: 'a number to which a call was forwarded needs a country code',
    remedy: 'write FORWARD_TO in E.164',
  },
  13227: { meaning: 'the account may not call the country of a number in FORWARD_TO', remedy: GEO },
  13230: { meaning: 'a number to which a call was forwarded is a premium one', remedy: GEO },
  13248: {
    meaning: 'the caller id of a forwarded call is not verified',
    remedy: 'verify it in the Twilio Console',
  },
  13325: {
    meaning: 'the greeting could not be fetched',
    remedy: 'open the address in GREETING or VOICEMAIL_GREETING by hand',
  },
  13520: {
    meaning: 'the words of a greeting are not valid',
    remedy: 'mend GREETING, VOICEMAIL_GREETING or VOICE',
  },
  13521: {
    meaning: 'the words of a greeting are too long for the voice',
    remedy: 'shorten GREETING, or choose another VOICE',
  },
  13610: {
    meaning: 'the address that a recording was to be told to is not valid',
    remedy: 'look at PUBLIC_URL',
  },
  15003: {
    meaning:
      'a callback was not taken; Mainline answers 503 only when neither journal nor a database took it',
    remedy:
      'look at the lines "journal", "mongodb" and "supabase"; what Twilio gave up is fetched by backfill',
  },
  20003: {
    meaning: 'somebody asked Twilio with wrong credentials; without them no message can be played',
    remedy: 'look at the line "account"; else at other programs that use this account',
  },
  20005: { meaning: 'the account is not active', remedy: 'see the Twilio Console, mostly under Billing' },
  20008: {
    meaning: 'test credentials were used',
    remedy: 'set the live ones in TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
  },
  20404: {
    meaning: 'something was asked of Twilio that it does not have',
    remedy: 'nothing, as long as messages play',
  },
  20429: {
    meaning: 'too much was asked of Twilio at once',
    remedy: 'nothing: Mainline waits; see whether another program asks as well',
  },
  21215: { meaning: 'the account may not call the country of a number', remedy: GEO },
  21219: {
    meaning: 'a trial account called a number that is not verified',
    remedy: 'verify it, or upgrade the account',
  },
  32009: { meaning: 'a call to a SIP address found nobody registered', remedy: LOOK_AT_LOG },
};

/** What is said of a code that is not in the table. */
export function meaningOf(code: string): ErrorMeaning {
  const known = TWILIO_ERRORS[code];
  if (known !== undefined) return known;
  return {
    meaning: 'an error that Mainline has no words for',
    remedy: `see https://www.twilio.com/docs/errors/${code}`,
  };
}

/** Errors that concern the credentials and so every number. */
export const ACCOUNT_ERRORS: ReadonlySet<string> = new Set(['20003', '20005', '20008']);
