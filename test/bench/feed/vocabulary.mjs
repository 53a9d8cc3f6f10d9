import { Random } from './random.mjs';

const COMMON = (
  'please call me back about the order it has not arrived yet and I need to know when you can deliver thank you ' +
  'this is regarding an invoice for last month there seems to be a mistake could somebody look at the account ' +
  'appointment tomorrow morning we have to change time number reference contract question price offer repair door ' +
  'heating water window key lost payment card refund return wrong size colour urgent today afternoon office'
).split(' ');
const SYLLABLES =
  'ba bel ca cor da den el fa fen ga gor ha hel in jo ka kel la lin ma mor na nel or pa per ra ren sa sel ta tor ul va ven wa wil ya zan'.split(
    ' ',
  );
const RARE_WORDS = 8000;
const NAMES = 3000;

const random = new Random(20_241_121);
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const word = (syllables) => Array.from({ length: syllables }, () => random.pick(SYLLABLES)).join('');
const digits = (count) => Array.from({ length: count }, () => random.below(10)).join('');

/** What people say, the frequent words first: a few make up most of what is said, and thousands are said now and then. */
export const WORDS = [
  ...new Set([...COMMON, ...Array.from({ length: RARE_WORDS }, () => word(3 + random.below(2)))]),
];
export const CALLER_NAMES = Array.from({ length: NAMES }, () => `${capital(word(2))} ${capital(word(3))}`);
export const AREA_CODES = ['415', '323', '212', '646', '312', '206', '713', '305', '617', '404'];
/** The company's own, the main number first. */
export const OWN_NUMBERS = Array.from(
  { length: 12 },
  (_none, index) => `+1323555${String(100 + index).padStart(4, '0')}`,
);
export const AGENTS = Array.from({ length: 25 }, (_none, index) => `+1555777${String(8000 + index)}`);
export const QUEUES = ['sales', 'support', 'billing', 'returns', 'night', 'press'];
/** Those who call again and again. */
export const REGULARS = Array.from(
  { length: 20_000 },
  () => `+1${random.pickSkewed(AREA_CODES)}555${digits(4)}`,
);
