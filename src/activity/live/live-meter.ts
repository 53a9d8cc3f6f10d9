import { Injectable } from '@nestjs/common';

/** What the live feed did since the process began. */
export interface LiveFigures {
  /** Connected now. */
  readonly clients: number;
  readonly messages: number;
  readonly catchUps: number;
  readonly cutOff: number;
}

/** Takes down what the live feed does, for `/metrics` to read; holds plain numbers, so that counting costs nothing. */
@Injectable()
export class LiveMeter {
  private clients = 0;
  private messages = 0;
  private catchUps = 0;
  private cutOffs = 0;

  /** @param clients how many are connected now, not how many more */
  connected(clients: number): void {
    this.clients = clients;
  }

  /** @param messages how many more were handed to clients; one to each of three clients counts three */
  sent(messages: number): void {
    this.messages += messages;
  }

  /** A client with an earlier cursor was given what it missed. */
  caughtUp(): void {
    this.catchUps += 1;
  }

  /** A client that was too slow was disconnected. */
  cutOff(): void {
    this.cutOffs += 1;
  }

  read(): LiveFigures {
    return {
      clients: this.clients,
      messages: this.messages,
      catchUps: this.catchUps,
      cutOff: this.cutOffs,
    };
  }
}
