/** Numbers in [0, 1) that follow from a seed alone: the generator mulberry32. */
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below a limit, each as likely. */
  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** A whole number below a limit, low ones far more often: a tenth of them gets about half. */
  skewed(limit) {
    return Math.floor(this.next() ** 3.3 * limit);
  }

  pick(values) {
    return values[this.below(values.length)];
  }

  pickSkewed(values) {
    return values[this.skewed(values.length)];
  }

  chance(share) {
    return this.next() < share;
  }

  /** Seconds with a long tail: most below the mean, some ten times as long. */
  seconds(mean) {
    return 1 + Math.floor(-Math.log(1 - this.next()) * mean);
  }

  /** Hexadecimal digits, at most a hundred. */
  hex(length) {
    let digits = '';
    while (digits.length < length)
      digits += this.below(2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return digits.slice(0, length);
  }
}
