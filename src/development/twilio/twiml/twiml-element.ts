/** One element of a TwiML document. */
export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly TwimlElement[];
  /** Text directly inside, without leading and trailing blanks. */
  readonly text: string;
  /** Text inside at any depth, such as the words of a `<Say>` with speech markup. */
  readonly words: string;
}
