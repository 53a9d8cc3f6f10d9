import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { AnswerRules } from './answer-for.js';

/** The rules of the pool, from the settings. */
@Injectable()
export class PoolRules implements AnswerRules {
  readonly coolDownSeconds: number;
  readonly echoSeconds: number;

  constructor({ sessions }: AppConfig) {
    this.coolDownSeconds = sessions.coolDownSeconds;
    this.echoSeconds = sessions.echoSeconds;
  }
}
