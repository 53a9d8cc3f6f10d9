import { Injectable } from '@nestjs/common';

/** Whether this process is on its way out, so that health can say so before the server stops listening. */
@Injectable()
export class ShutdownState {
  private begun = false;

  get isShuttingDown(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}
