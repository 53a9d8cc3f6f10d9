/**
 * The first character that no XML 1.0 document may contain, not even escaped: control characters other than tab and line breaks, halves
 * of characters, U+FFFE and U+FFFF. One of them makes a whole answer to Twilio impossible.
 */
// eslint-disable-next-line no-control-regex -- matching them is the purpose
export const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;
