/** Notices when a database is back after both were down. */
export class OutageWatch {
  private wasUp = false;
  private isOut = false;

  /**
   * @param up whether each database is up, as seen now; before any of them was ever up, there is no outage
   * @returns true once for each outage, when it is over
   */
  isOver(up: readonly boolean[]): boolean {
    const someUp = up.some(Boolean);
    const isOver = someUp && this.isOut;
    this.isOut = !someUp && this.wasUp;
    this.wasUp ||= someUp;
    return isOver;
  }
}
